import type { Command } from "commander"
import type { z } from "zod"
import type { comparisonSchema } from "@/lib/api/compare/comparison-schema"
import { formatCount, formatProbability, plural } from "@/lib/format"
import { CannotRank } from "@/lib/api/compare/ranking-refused"
import { AppError } from "@/lib/errors"
import { parseFact } from "@/lib/domain/failures/fact"
import { commandOf, differenceLine, leftOut, percent, pointsOf, refusedLines } from "./shared/comparison-words"
import { print, printable, printJson, say, table } from "./shared/output"
import { asOwner } from "./shared/owner"
import { scopeOptions } from "./signature"

type Options = {
  dataset?: string[]
  release?: string
  analysis?: number
  results?: number
  by?: string
  fact?: string
  json?: true
}

export function addCompareCommand(program: Command): void {
  scopeOptions(
    program
      .command("compare")
      .description("Two models over the items both answered: who fails where, and how differently.")
      .argument("<a>", "name, slug or id of model A")
      .argument("<b>", "of model B"),
  )
    .option("--by <key>", "also by what the files say of their rows under this key: --by subject")
    .option("--fact <key=value>", "only items of which the files say this: --fact subject=law")
    .option("--json", "print one JSON object, the same as GET /api/v1/compare")
    .action(compareCommand)
}

async function compareCommand(a: string, b: string, options: Options): Promise<void> {
  const { comparisonReport } = await import("@/lib/api/compare/compare")
  const { dataset = [], release, analysis, results, by, fact } = options
  if (fact !== undefined && parseFact(fact) === null)
    throw new AppError("invalid", "--fact must be KEY=VALUE, as in subject=law.")
  try {
    const report = await asOwner((owner) =>
      comparisonReport({ a, b, dataset, release, analysis, results, by, fact }, owner),
    )
    if (options.json) printJson(report)
    else print(describe(report))
  } catch (error) {
    if (!(error instanceof CannotRank)) throw error
    for (const line of refusedLines(error)) say(printable(line))
    process.exitCode = 1
  }
}

type Report = z.infer<typeof comparisonSchema>

/** @internal */
export function describe(report: Report): string {
  const { accuracyA, accuracyB, verdict } = report
  const difference = differenceLine(report)
  const sides = [
    printable(verdict.text),
    `A ${printable(report.a)}: ${percent(accuracyA)} right${leftOut(report.unscoredA)}`,
    `B ${printable(report.b)}: ${percent(accuracyB)} right${leftOut(report.unscoredB)}`,
    ...(report.countOnce ? [printable(report.countOnce.text)] : []),
    ...(report.variants ? [printable(report.variants.text)] : []),
  ]
  if (difference === null)
    return [...sides, "Each by its own rule: nothing is held against the other.", "", ...sameRule(report)].join("\n")
  return [
    ...sides,
    difference,
    `${plural(report.shared, "shared item")}: both right ${countOf(report.bothRight)}, only A fails ${countOf(report.onlyAFails)}, only B fails ${countOf(report.onlyBFails)}, both fail ${countOf(report.bothFail)}`,
    ...otherTextsLine(report),
    ...(report.trials ? [report.trials.text] : []),
    ...(report.clusters ? [printable(`${report.clusters.text}.`)] : []),
    ...groupLines(report),
    "",
    ...kindLines(report),
  ].join("\n")
}

/** Ids that stand for other questions on the other side are no shared items, and may be most of them. */
function otherTextsLine({ datasets }: Report): string[] {
  const items = datasets.reduce((sum, { otherTexts }) => sum + otherTexts, 0)
  return items > 0 ? [`Left out: ${plural(items, "item")} with another text under the same id`] : []
}

/** How they fail, or what to do to know it. */
function kindLines(report: Report): string[] {
  const { scope, basis } = report
  if (basis === "nothing-read" && scope.analysis === null)
    return ["How they fail is not known yet. Next:", `  errormap analyze --results ${scope.results} --judge builtin`]
  return [
    basisWords[basis],
    table(
      columns,
      report.categories
        .filter(({ level }) => level === 1)
        .toSorted(byDifference)
        .map(rowOf),
    ),
  ]
}

/** Both models by the values of a key, where it was asked for. */
function groupLines({ groups }: Report): string[] {
  if (!groups) return []
  if (groups.rows.length === 0)
    return ["", printable(`The shared items have no values of ${groups.by} that they could be told apart by.`)]
  const rows = groups.rows.map(({ value, shared, rateA, rateB, difference, q }) => [
    ...[printable(value), formatCount(shared), percent(rateA), percent(rateB)],
    ...[pointsOf(difference), q === null ? "" : formatProbability(q)],
  ])
  const [, ...others] = columns
  return [
    "",
    printable(`Who fails, by ${groups.by}:`),
    table([{ title: groups.by }, { title: "items", right: true }, ...others], rows),
  ]
}

function sameRule({ next }: Report): string[] {
  if (next.length > 0) return next.map((step) => `Next: ${printable(commandOf(step))}`)
  return [
    "To rank them, give both one threshold and analyse the one that moved again:",
    "  errormap import FILE --threshold NUMBER",
    "  errormap analyze --results ID --judge builtin",
  ]
}

const basisWords = {
  counts: "How they fail, of all shared items (every failure was read):",
  samples: "How they fail, of all shared items (projected from a sample of the failures, so not tested):",
  labelled: "How they fail, by labels that rules gave (nothing was read, nothing is tested):",
  "nothing-read": "How they fail is not known: none of the failures was read.",
} as const

const columns = [
  { title: "category" },
  { title: "A", right: true },
  { title: "B", right: true },
  { title: "A − B, points", right: true },
  { title: "q", right: true },
]

const countOf = (count: number | null) => (count === null ? "not known" : formatCount(count))

type Row = Report["categories"][number]

function byDifference(first: Row, second: Row): number {
  return Math.abs(second.difference?.estimate ?? 0) - Math.abs(first.difference?.estimate ?? 0)
}

function rowOf({ name, rateA, rateB, difference, q }: Row): string[] {
  const points = difference ? pointsOf(difference) : "not known"
  return [name, percent(rateA), percent(rateB), points, q === null ? "" : formatProbability(q)]
}
