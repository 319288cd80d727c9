import { Option, type Command } from "commander"
import type { z } from "zod"
import type { stabilitySchema } from "@/lib/api/analyses/stability"
import {
  stabilityKinds,
  type SignatureReport,
  type StabilityKind,
  type TreeReport,
} from "@/lib/domain/analyses/stability"
import { formatCount, formatDecimal, formatPercent, formatPercentRange, formatShare } from "@/lib/format"
import { follow } from "./shared/follow"
import { ratio, wholeNumber } from "./shared/number-options"
import { print, printJson, say, table } from "./shared/output"
import { asOwner } from "./shared/owner"

type Options = { kind?: StabilityKind; seeds?: number; ratios?: number[]; show?: number; json?: true }

export function addStabilityCommand(program: Command): void {
  program
    .command("stability")
    .description("How steady an analysis is: its own tree grown again, or its signature in smaller samples.")
    .argument("<analysis>", "a finished analysis", wholeNumber(1, 2_147_483_647))
    .addOption(new Option("--kind <what>", "default: tree where it has one of its own").choices(stabilityKinds))
    .option("--seeds <k>", "runs for each ratio (default: 5 trees, 20 signatures)", wholeNumber(1, 50))
    .option("--ratios <list>", "shares of the sample, with commas between them (default: 1,0.5 or 0.5,0.25,0.1)", list)
    .option("--show <id>", "start nothing; show this measurement", wholeNumber(1, 2_147_483_647))
    .option("--json", "print one JSON object, the same as GET /api/v1/analyses/{id}/stability/{stability}")
    .addHelpText("after", "\nCtrl-C leaves it queued: the app, a worker or --show later shows how it went on.")
    .action(stabilityCommand)
}

const list = (text: string): number[] => text.split(",").map((part) => ratio(part))

async function stabilityCommand(analysisId: number, options: Options): Promise<void> {
  const { startStability, stabilityReportOf } = await import("@/lib/api/analyses/stability")
  const { kind, seeds, ratios, show } = options
  const report = await asOwner(async (owner) => {
    if (show !== undefined) return stabilityReportOf({ analysisId, id: show }, owner)
    const { id } = await startStability(analysisId, { kind, seeds, ratios }, owner)
    return follow(`Measurement ${id}`, () => stabilityReportOf({ analysisId, id }, owner))
  })
  if (options.json) printJson(report)
  else print(describe(report))
  if (report.status === "done" || show !== undefined) return
  if (report.message) say(report.message)
  process.exitCode = 1
}

function describe({ id, analysis, status, report, progress }: z.input<typeof stabilitySchema>): string {
  const head = `Measurement ${id} of analysis ${analysis} is ${status}: ${formatCount(progress.done)} of ${formatCount(progress.total)} runs.`
  if (!report) return head
  return [head, "", report.kind === "tree" ? describeTree(report) : describeSignature(report)].join("\n")
}

type Mean = { estimate: number; low: number; high: number }

const share = ({ estimate, low, high }: Mean) =>
  low === high ? formatPercent(estimate) : formatShare({ estimate, low, high })

function describeTree({ kept, categories, runs }: TreeReport): string {
  const lines = kept.map(
    ({ level, ratio: part, runs: n, share: mean }) =>
      `Level ${level}, ${formatPercent(part, 0)} of the failures, ${formatCount(n)} runs: ${mean ? share(mean) : "–"} keep their category`,
  )
  const lost = runs.filter(({ usable }) => !usable).length
  const rows = categories
    .filter(({ level }) => level === 1)
    .map(({ name, failures, jaccard, reappeared, runs: n }) => [
      name,
      formatCount(failures),
      jaccard
        ? `${formatDecimal(jaccard.estimate)} (${formatDecimal(jaccard.low)} to ${formatDecimal(jaccard.high)})`
        : "–",
      `${formatCount(reappeared)} of ${formatCount(n)}`,
    ])
  return [
    ...lines,
    ...(lost > 0 ? [`${formatCount(lost)} runs brought no tree: the judge gave no category.`] : []),
    "",
    table(
      [
        { title: "category" },
        { title: "failures", right: true },
        { title: "Jaccard" },
        { title: "reappears", right: true },
      ],
      rows,
    ),
  ].join("\n")
}

function describeSignature({ read, rates, categories }: SignatureReport): string {
  const rows = rates.map(({ ratio: part, draws, read: n, distance, worst }) => [
    formatPercent(part, 0),
    formatCount(n),
    formatCount(draws),
    distance ? share(distance) : "–",
    formatPercent(worst),
  ])
  const changes = categories
    .slice(0, 10)
    .map(({ name, share: full, rates: at }) => [
      name,
      formatPercent(full),
      ...at.map(({ low, high }) => formatPercentRange(low, high)),
    ])
  const right = true
  return [
    `The full sample: ${formatCount(read)} failures read.`,
    "",
    table(
      [
        { title: "of it", right },
        { title: "failures", right },
        { title: "draws", right },
        { title: "would change category" },
        { title: "at most", right },
      ],
      rows,
    ),
    "",
    table(
      [
        { title: "category" },
        { title: "share", right },
        ...rates.map(({ ratio: part }) => ({ title: `at ${formatPercent(part, 0)}`, right })),
      ],
      changes,
    ),
  ].join("\n")
}
