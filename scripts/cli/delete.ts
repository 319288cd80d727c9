import type { Command } from "commander"
import { setTimeout as sleep } from "node:timers/promises"
import { AppError } from "@/lib/errors"
import { formatPercent, plural } from "@/lib/format"
import { wholeNumber } from "./shared/number-options"
import { print, printable, printJson, progressLine, say } from "./shared/output"
import { asOwner, type Owner } from "./shared/owner"

type Options = { results: number; yes?: true; json?: true }

/** `errormap delete --results ID`: says what would go; with --yes it goes. */
export function addDeleteCommand(program: Command): void {
  program
    .command("delete")
    .description("Delete results of yours with all that came from them: texts, analyses, reviews, replies of judges.")
    .requiredOption("--results <id>", "the id import gave", wholeNumber(1, 2_147_483_647))
    .option("--yes", "do it; without this, only what would go is printed")
    .option(
      "--json",
      "print one JSON object, the same as the API under /api/v1/result-sets/ID and /api/v1/deletions/ID",
    )
    .action((options: Options) => asOwner((owner) => (options.yes ? remove(options, owner) : preview(options, owner))))
}

async function preview({ results, json }: Options, owner: Owner): Promise<void> {
  const { previewReport } = await import("@/lib/api/results/deletions")
  const report = await previewReport(results, owner)
  if (json) return printJson(report)
  const { analyses, files, models, datasets } = report
  const names = (word: string, of: readonly string[]) => (of.length > 0 ? [`${word}: ${of.join(", ")}`] : [])
  const lines = [
    `${report.name} (results ${results}) would go, and cannot be brought back:`,
    `  ${plural(report.predictions, "prediction")}, texts of ${plural(report.items, "item")}`,
    `  ${plural(analyses.length, "analysis", "analyses")} with ${plural(report.diagnoses, "diagnosis", "diagnoses")}, ${plural(report.reviews, "review")}, ${plural(report.dryRuns, "dry run")}, ${plural(report.judgeReplies, "reply of a judge", "replies of judges")}`,
    ...names("  files", files),
    ...names("  models that only these results have", models),
    ...names("  benchmarks that only these results have", datasets),
    ...names(
      "  names you merged, which later imports will not follow any more",
      report.forgotten.map(({ from, into }) => `${from} (counts as ${into})`),
    ),
    ...(report.blocked === null ? [`To do it: errormap delete --results ${results} --yes`] : [report.blocked]),
  ]
  print(lines.map(printable).join("\n"))
}

/** Works on it here, beside whatever other workers there are, until all is gone. */
async function remove({ results, json }: Options, owner: Owner): Promise<void> {
  const [{ deletionReport }, { orderDeletion }, { startWorker }] = await Promise.all([
    import("@/lib/api/results/deletions"),
    import("@/lib/data/deletion/order-deletion"),
    import("@/lib/jobs/worker/worker"),
  ])
  const id = await orderDeletion(results, owner)
  const worker = await startWorker()
  const line = progressLine()
  try {
    for (;;) {
      const report = await deletionReport(id, owner)
      line.show(`Deleting results ${results}: ${formatPercent(report.progress, 0)}`)
      if (report.message !== null) throw new AppError("unavailable", report.message)
      if (report.status === "done") {
        line.end()
        if (json) printJson(report)
        else say(`Deleted: ${plural(report.removed?.predictions ?? 0, "prediction")} and all that came from them.`)
        return
      }
      await sleep(100)
    }
  } finally {
    line.end()
    await worker.stop()
  }
}
