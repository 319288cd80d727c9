import type { Command } from "commander"
import type { z } from "zod"
import type { CategoryRow } from "@/lib/api/schema/category-rows"
import type { signatureSchema } from "@/lib/api/atlas/signature"
import { formatCount, formatUnscored, plural } from "@/lib/format"
import { heuristicSentence } from "@/lib/judge-info/measured-agreement"
import { intervalLevel } from "@/lib/wording/labels"
import { percent } from "./shared/comparison-words"
import { wholeNumber } from "./shared/number-options"
import { print, printable, printJson, table } from "./shared/output"
import { asOwner } from "./shared/owner"

type Options = { dataset?: string[]; release?: string; analysis?: number; results?: number; json?: true }

export function addSignatureCommand(program: Command): void {
  scopeOptions(
    program
      .command("signature")
      .description(`How one model fails: the share of its failures in each category, with ${intervalLevel} intervals.`)
      .argument("<model>", "name, slug or id"),
  )
    .option("--json", "print one JSON object, the same as GET /api/v1/models/{id}/signature")
    .action(signatureCommand)
}

/** Repeatable, not variadic: a list would swallow the arguments behind it. */
export function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}

/** Which counts are meant; the same options wherever counts are shown. */
export function scopeOptions(command: Command): Command {
  return command
    .option("--dataset <name>", "only this dataset (slug, name or suite); repeat for several", collect)
    .option("--release <key>", 'key of a release, or "latest"')
    .option("--analysis <id>", "an analysis placed on that release", wholeNumber(1, 2_147_483_647))
    .option("--results <id>", "results, with or without an analysis", wholeNumber(1, 2_147_483_647))
}

async function signatureCommand(model: string, options: Options): Promise<void> {
  const { signatureReport } = await import("@/lib/api/atlas/signature")
  const { dataset = [], release, analysis, results } = options
  const report = await asOwner((owner) => signatureReport({ model, dataset, release, analysis, results }, owner))
  if (options.json) printJson(report)
  else print(describe(report))
}

type Report = z.infer<typeof signatureSchema>

/** @internal */
export function describe(report: Report): string {
  const { funnel, failureRate, scope, datasets, labels } = report
  const byRules = labels.heuristic === "all"
  const read = `${formatCount(funnel.diagnosed + funnel.noErrorFound)} read`
  const head = [
    `${printable(report.model.name)}: ${plural(funnel.failures, "failure")} in ${plural(funnel.predictions, "attempt")}${failureRate ? ` (${percent(failureRate)})` : ""}${byRules ? "" : `, ${read}`}`,
    ...(funnel.unscored > 0 ? [`${formatUnscored(funnel)}: they count neither as right nor as failures`] : []),
    ...(report.clusters ? [printable(`${report.clusters.text}.`)] : []),
    ...(byRules ? [heuristicSentence({ ...labels })] : []),
    `${sourceWords(report)}; ${plural(datasets.length, "dataset")}`,
    commonestWords(report.commonest, labels),
  ]
  if (!scope.analysis)
    return [
      ...head.slice(0, -1),
      "How it fails is not known yet. Next:",
      `  errormap analyze --results ${scope.results} --judge builtin`,
    ].join("\n")
  const rows = largestFirst(report.categories)
    .filter(({ share, level }) => share && (share.count > 0 || level === 1))
    .map(({ name, level, share, rate }) => [
      `${"  ".repeat(level - 1)}${name}`,
      formatCount(share?.count ?? 0),
      percent(share),
      percent(rate),
    ])
  const columns = [
    { title: "category" },
    { title: byRules ? "n" : "read", right: true },
    { title: "of its failures", right: true },
    { title: "of all attempts", right: true },
  ]
  return [...head, "", table(columns, rows)].join("\n")
}

function sourceWords({ scope: { release, analysis, results }, labels }: Report): string {
  if (!analysis) return `Results ${results}, which nobody has analysed`
  const names = [...new Set([release.name, printable(analysis.title)])].join(", ")
  return `${names}, ${labels.heuristic === "all" ? "labelled" : "read"} by ${printable(analysis.judge)}`
}

/** Which failure is the commonest, if one may be called so (lib/stats/signatures/label-coverage.ts). */
function commonestWords({ kind, first, second }: Report["commonest"], labels: Report["labels"]): string {
  if (kind === "first") return `Commonest failure: ${first?.name}.`
  if (kind === "only") return `Every placed failure is in ${first?.name}.`
  if (kind === "tie") return `No single commonest failure: ${first?.name} and ${second?.name} come first.`
  return kind === "nothing"
    ? "No failure has been placed in a category."
    : `No commonest failure is named: under half of the failures have a label (${formatCount(labels.labelled)} of ${formatCount(labels.given)}).`
}

/** What was given no category first; top categories by share, each followed by what is below it; other leftovers last. */
function largestFirst<Row extends CategoryRow>(rows: readonly Row[]): Row[] {
  const below = (parent: string | null, kind: Row["kind"]): Row[] =>
    rows
      .filter((row) => row.parent === parent && row.kind === kind)
      .sort((a, b) => (b.share?.estimate ?? 0) - (a.share?.estimate ?? 0))
      .flatMap((row) => [row, ...(kind === "category" ? below(row.slug, kind) : [])])
  const rest = below(null, "leftover")
  const isOpen = ({ slug, share }: Row) => slug === "unassigned" && (share?.count ?? 0) > 0
  return [...rest.filter(isOpen), ...below(null, "category"), ...rest.filter((row) => !isOpen(row))]
}
