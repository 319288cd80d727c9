import type { z } from "zod"
import type { Range } from "@/lib/method/cost-model"
import type { dryRunSchema } from "@/lib/api/analyses/dry-runs"
import type { estimateSchema } from "@/lib/api/analyses/estimate"
import type { startSchema } from "@/lib/api/analyses/start-analysis"
import { spendStageWords } from "@/lib/domain/judges/spend"
import { AppError } from "@/lib/errors"
import { formatCount, formatPrice, formatUsd, plural } from "@/lib/format"
import { print, printable, printJson, progressLine, say, table } from "./shared/output"
import type { Owner } from "./shared/owner"

type Wanted = z.output<typeof startSchema>
type Estimate = z.output<typeof estimateSchema>
type DryRun = z.output<typeof dryRunSchema>

/** `errormap analyze … --estimate`: what it would cost; nothing is started. */
export async function printEstimate(wanted: Wanted, owner: Owner, options: { readonly json: boolean }): Promise<void> {
  const { estimateAnalysis } = await import("@/lib/api/analyses/estimate")
  const estimate = await estimateAnalysis(wanted, owner)
  if (options.json) return printJson(estimate)
  print(describeEstimate(estimate, wanted.judge))
}

function describeEstimate(estimate: Estimate, judge: string): string {
  const { failures, counted, tokenizer, price, stages, total, basis } = estimate
  if (tokenizer === "none") return `${plural(failures, "failure")} would be read on this machine. Nothing is paid.`
  const line = (name: string, row: Estimate["total"]) => [
    name,
    between(row.calls, formatCount),
    between(row.inputTokens, formatCount),
    between(row.outputTokens, formatCount),
    row.usd ? between(row.usd, formatUsd) : "price unknown",
  ]
  const rows = [...stages.map((row) => line(spendStageWords[row.stage], row)), line("Total", total)]
  const columns = [
    { title: "stage" },
    ...["calls", "tokens in", "tokens out", "USD"].map((title) => ({ title, right: true })),
  ]
  const replies =
    basis.repliesMeasured > 0 ? `${formatCount(basis.repliesMeasured)} of its replies` : "the form of the reply"
  return [
    `${plural(failures, "failure")} would be read by ${printable(judge)}.`,
    "",
    table(columns, rows),
    "",
    `Counted with o200k on ${plural(counted, "prompt")}${tokenizer === "other" ? "; another family's tokenizer counts otherwise, the ends allow for that" : ""}.`,
    `Replies are estimated from ${replies}; what a model thinks before it answers comes on top until it was measured.`,
    price
      ? `Price: ${formatPrice(price.input)} in, ${formatPrice(price.output)} out per million tokens (${printable(price.source)}, ${price.asOf}); check with your provider.`
      : "The price of this judge is unknown: enter it on the page /judges, or set a cap in tokens.",
  ].join("\n")
}

const between = ({ low, high }: Range, format: (value: number) => string) =>
  low === high ? format(low) : `${format(low)}–${format(high)}`

/** `errormap analyze … --dry-run`: a few failures read, prompts and replies in full; no analysis is started. */
export async function printDryRun(wanted: Wanted, owner: Owner, options: { readonly json: boolean }): Promise<void> {
  const [{ dryRunBody, dryRunReport, startDryRun }, { startWorker }] = await Promise.all([
    import("@/lib/api/analyses/dry-runs"),
    import("@/lib/jobs/worker/worker"),
  ])
  const { id } = await startDryRun(dryRunBody.parse(wanted), owner)
  const worker = await startWorker()
  const line = progressLine()
  try {
    for (;;) {
      const run = await dryRunReport(id, owner)
      line.show(`Dry run ${id}: ${run.status}`)
      if (run.status === "failed") throw new AppError("unavailable", run.message ?? "The dry run failed.")
      if (run.status === "done") {
        line.end()
        const report = run as DryRun
        return options.json ? printJson(report) : print(describeDryRun(report))
      }
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  } finally {
    line.end()
    await worker.stop()
  }
}

/** Prompts and replies are hostile text: line breaks stay, everything else that could steer a terminal is shown. */
const inert = (text: string) => text.split("\n").map(printable).join("\n")

function describeDryRun({ items, total }: DryRun): string {
  const parts = items.flatMap((item, index) => [
    `=== ${index + 1} of ${items.length}: ${printable(`${item.dataset}, ${item.example}, ${item.model}`)}`,
    ...item.calls.flatMap((call, at) => [
      ...(index === 0 && at === 0 ? ["--- instructions, the same in every prompt", inert(call.system)] : []),
      "--- prompt",
      inert(call.prompt),
      item.reused ? "--- reply, from the cache" : "--- reply",
      call.reply === null ? `(none: ${printable(call.problem ?? "")})` : inert(call.reply),
    ]),
    ...(item.calls.length === 0 ? ["--- reading", inert(JSON.stringify(item.reading, null, 2))] : []),
    `--- outcome: ${item.outcome}${item.title === null ? "" : `, “${printable(item.title)}”`}`,
    "",
  ])
  const { calls, reused, inputTokens, outputTokens, usd } = total
  const cost = usd === null ? "price unknown" : formatUsd(usd)
  say(
    `${plural(calls, "call")}, ${formatCount(reused)} cached; ${formatCount(inputTokens)} tokens in, ${formatCount(outputTokens)} out; ${cost}. Good replies are kept: the analysis will not pay for them again.`,
  )
  return parts.join("\n").trimEnd()
}
