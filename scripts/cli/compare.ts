import type { Command } from "commander"
import type { z } from "zod"
import type { comparisonSchema } from "@/lib/api/compare"
import { formatCount, formatPoints, formatPointsRange, formatProbability, plural } from "@/lib/format"
import { print, printable, printJson, table } from "./output"
import { asOwner } from "./owner"
import { percent, scopeOptions } from "./signature"

type Options = { dataset?: string[]; release?: string; analysis?: number; json?: true }

export function addCompareCommand(program: Command): void {
  scopeOptions(
    program
      .command("compare")
      .description("Two models over the items both answered: who fails where, and how differently.")
      .argument("<a>", "name, slug or id of model A")
      .argument("<b>", "of model B"),
  )
    .option("--json", "print one JSON object, the same as GET /api/v1/compare")
    .action(compareCommand)
}

async function compareCommand(a: string, b: string, options: Options): Promise<void> {
  const { comparisonReport } = await import("@/lib/api/compare")
  const { dataset: datasets = [], release, analysis } = options
  const report = await asOwner((owner) => comparisonReport({ a, b, datasets, release, analysis }, owner))
  if (options.json) printJson(report)
  else print(describe(report))
}

type Report = z.infer<typeof comparisonSchema>

function describe(report: Report): string {
  const { difference, accuracyA, accuracyB } = report
  return [
    `A ${printable(report.a)}: ${percent(accuracyA)} right`,
    `B ${printable(report.b)}: ${percent(accuracyB)} right`,
    `A − B: ${formatPoints(difference.estimate)} points (${formatPointsRange(difference.low, difference.high)}), McNemar p ${formatProbability(report.mcnemarP)}`,
    `${plural(report.shared, "shared item")}: both right ${formatCount(report.bothRight)}, only A fails ${formatCount(report.onlyAFails)}, only B fails ${formatCount(report.onlyBFails)}, both fail ${formatCount(report.bothFail)}`,
    "",
    basisWords[report.basis],
    table(
      columns,
      report.categories
        .filter(({ level }) => level === 1)
        .toSorted(byDifference)
        .map(rowOf),
    ),
  ].join("\n")
}

const basisWords = {
  counts: "How they fail, of all shared items (every failure was read):",
  samples: "How they fail, of all shared items (projected from a sample of the failures, so not tested):",
  "nothing-read": "How they fail is not known: none of the failures was read.",
} as const

const columns = [
  { title: "category" },
  { title: "A", right: true },
  { title: "B", right: true },
  { title: "A − B, points", right: true },
  { title: "q", right: true },
]

type Row = Report["categories"][number]

function byDifference(first: Row, second: Row): number {
  return Math.abs(second.difference?.estimate ?? 0) - Math.abs(first.difference?.estimate ?? 0)
}

function rowOf({ name, rateA, rateB, difference, q }: Row): string[] {
  const points = difference
    ? `${formatPoints(difference.estimate)} (${formatPointsRange(difference.low, difference.high)})`
    : "not known"
  return [name, percent(rateA), percent(rateB), points, q === null ? "" : formatProbability(q)]
}
