import type { Command } from "commander"
import type { z } from "zod"
import type { CategoryRow } from "@/lib/api/category-rows"
import type { Proportion } from "@/lib/api/numbers"
import type { signatureSchema } from "@/lib/api/signature"
import { formatCount, formatShare, plural } from "@/lib/format"
import { wholeNumber } from "./number-options"
import { print, printable, printJson, table } from "./output"
import { asOwner } from "./owner"

type Options = { dataset?: string[]; release?: string; analysis?: number; json?: true }

export function addSignatureCommand(program: Command): void {
  scopeOptions(
    program
      .command("signature")
      .description("How one model fails: the share of its failures in each category, with 95 % intervals.")
      .argument("<model>", "name, slug or id"),
  )
    .option("--json", "print one JSON object, the same as GET /api/v1/models/{id}/signature")
    .action(signatureCommand)
}

/** Repeatable, not variadic: a list would swallow the arguments behind it. */
function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}

/** Which counts are meant; the same options wherever counts are shown. */
export function scopeOptions(command: Command): Command {
  return command
    .option("--dataset <name>", "only this data set (slug, name or suite); repeat for several", collect)
    .option("--release <key>", 'key of a release, or "latest"')
    .option("--analysis <id>", "an analysis placed on that release", wholeNumber(1, 2_147_483_647))
}

async function signatureCommand(model: string, options: Options): Promise<void> {
  const { signatureReport } = await import("@/lib/api/signature")
  const { dataset: datasets = [], release, analysis } = options
  const report = await asOwner((owner) => signatureReport({ model, datasets, release, analysis }, owner))
  if (options.json) printJson(report)
  else print(describe(report))
}

function describe(report: z.infer<typeof signatureSchema>): string {
  const { funnel, failureRate, scope, datasets } = report
  const read = funnel.diagnosed + funnel.noErrorFound
  const head = [
    `${printable(report.model.name)}: ${plural(funnel.failures, "failure")} in ${plural(funnel.predictions, "prediction")}${failureRate ? ` (${percent(failureRate)})` : ""}, ${formatCount(read)} read`,
    `${[...new Set([scope.release.name, printable(scope.analysis.title)])].join(", ")}, read by ${printable(scope.analysis.judge)}; ${plural(datasets.length, "data set")}`,
  ]
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
    { title: "read", right: true },
    { title: "of its failures", right: true },
    { title: "of all attempts", right: true },
  ]
  return [...head, "", table(columns, rows)].join("\n")
}

/** "18.7% (15.8–22.0)" */
export function percent(value: Pick<Proportion, "estimate" | "low" | "high"> | null): string {
  return value ? formatShare(value) : "not known"
}

/** Top categories by share, each followed by what is below it; leftovers at the end. */
function largestFirst<Row extends CategoryRow>(rows: readonly Row[]): Row[] {
  const below = (parent: string | null, kind: Row["kind"]): Row[] =>
    rows
      .filter((row) => row.parent === parent && row.kind === kind)
      .sort((a, b) => (b.share?.estimate ?? 0) - (a.share?.estimate ?? 0))
      .flatMap((row) => [row, ...(kind === "category" ? below(row.slug, kind) : [])])
  return [...below(null, "category"), ...below(null, "leftover")]
}
