import { Option, type Command } from "commander"
import { setTimeout as sleep } from "node:timers/promises"
import { AppError } from "@/lib/errors"
import { formatPercent, plural } from "@/lib/format"
import type { Removed } from "@/lib/data/deletion/deletions"
import { analysisGoing, resultsGoing, type DeletionLine } from "@/lib/wording/deletion"
import { wholeNumber } from "./shared/number-options"
import { print, printable, printJson, progressLine, say } from "./shared/output"
import { asOwner, type Owner } from "./shared/owner"

type Options = { results?: number; analysis?: number; yes?: true; json?: true }

/** Results with all that came of them, or one analysis alone. */
type What = { readonly of: "results" | "analysis"; readonly id: number }

/** `errormap delete --results ID` or `--analysis ID`: says what would go; with --yes it goes. */
export function addDeleteCommand(program: Command): void {
  const id = wholeNumber(1, 2_147_483_647)
  program
    .command("delete")
    .description(
      "Delete results of yours with all that came from them (texts, analyses, reviews, replies of judges), or one analysis alone.",
    )
    .option("--results <id>", "the id import gave, of results and of failed imports", id)
    .addOption(
      new Option("--analysis <id>", "one analysis; the results it read stay").argParser(id).conflicts("results"),
    )
    .option("--yes", "do it; without this, only what would go is printed")
    .option(
      "--json",
      "print one JSON object, the same as the API under /api/v1/result-sets/ID/deletion, /api/v1/analyses/ID/deletion and /api/v1/deletions/ID",
    )
    .action((options: Options) => {
      const what = whatOf(options)
      return asOwner((owner) => (options.yes ? remove(what, options, owner) : preview(what, options, owner)))
    })
}

function whatOf({ results, analysis }: Options): What {
  if (results !== undefined) return { of: "results", id: results }
  if (analysis !== undefined) return { of: "analysis", id: analysis }
  throw new AppError("invalid", "Say what to delete: --results ID, or --analysis ID.")
}

async function preview({ of, id }: What, { json }: Options, owner: Owner): Promise<void> {
  const { analysisPreviewReport, previewReport } = await import("@/lib/api/results/deletions")
  if (of === "results") {
    const report = await previewReport(id, owner)
    if (json) return printJson(report)
    return printPreview({ ...report, name: `${report.name} (results ${id})`, lines: resultsGoing(report) }, { of, id })
  }
  const report = await analysisPreviewReport(id, owner)
  if (json) return printJson(report)
  printPreview({ ...report, name: `${report.title} (analysis ${id})`, lines: analysisGoing(report) }, { of, id })
}

type Preview = { readonly name: string; readonly lines: readonly DeletionLine[]; readonly blocked: string | null }

function printPreview({ name, lines, blocked }: Preview, { of, id }: What): void {
  const text = [
    `${name} would go, and cannot be brought back:`,
    ...lines.map((line) => `  ${line.name}: ${line.value}`),
    blocked ?? `To do it: errormap delete --${of} ${id} --yes`,
  ]
  print(text.map(printable).join("\n"))
}

/** Works on it here, beside whatever other workers there are, until all is gone. */
async function remove({ of, id: what }: What, { json }: Options, owner: Owner): Promise<void> {
  const [{ deletionReport }, { orderAnalysisDeletion, orderDeletion }, { startWorker }] = await Promise.all([
    import("@/lib/api/results/deletions"),
    import("@/lib/data/deletion/order-deletion"),
    import("@/lib/jobs/worker/worker"),
  ])
  const id = await (of === "results" ? orderDeletion : orderAnalysisDeletion)(what, owner)
  const worker = await startWorker()
  const line = progressLine()
  try {
    for (;;) {
      const report = await deletionReport(id, owner)
      line.show(`Deleting ${of} ${what}: ${formatPercent(report.progress, 0)}`)
      if (report.message !== null) throw new AppError("unavailable", report.message)
      if (report.status === "done") {
        line.end()
        if (json) printJson(report)
        else say(`Deleted: ${goneWords(of, report.removed)}.`)
        return
      }
      await sleep(100)
    }
  } finally {
    line.end()
    await worker.stop()
  }
}

function goneWords(of: What["of"], removed: Removed | null): string {
  if (of === "results") return `${plural(removed?.predictions ?? 0, "prediction")} and all that came from them`
  return `the analysis, with what it said of ${plural(removed?.diagnoses ?? 0, "failure")}`
}
