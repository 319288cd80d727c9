import type { Command } from "commander"
import { formatCount, plural } from "@/lib/format"
import { print, printable, printJson, table } from "./shared/output"
import { asOwner } from "./shared/owner"

type Options = { json?: true }

/** `errormap models merge|unmerge|merged`: names of one's own results that mean one model. */
export function addModelsCommand(program: Command): void {
  const models = program
    .command("models")
    .description("Take two names of your results for one model, or let them apart again.")
  models
    .command("merge")
    .description("Count the first name as the second in all of your results; releases and results of others stay.")
    .argument("<from>", "the name that goes")
    .argument("<into>", "the name that stays")
    .option("--json", "print one JSON object, the same as POST /api/v1/merged-models")
    .action((from: string, into: string, options: Options) => mergeCommand(from, into, options))
  models
    .command("unmerge")
    .description("Let a name stand for itself again, as the files have it.")
    .argument("<name>", "the name that went")
    .option("--json", "print one JSON object, the same as POST /api/v1/merged-models/undo")
    .action(unmergeCommand)
  models
    .command("merged")
    .description("The names that were merged.")
    .option("--json", "print one JSON object, the same as GET /api/v1/merged-models")
    .action(mergedCommand)
}

async function mergeCommand(from: string, into: string, { json }: Options): Promise<void> {
  const { mergeReport } = await import("@/lib/api/results/merged-models")
  const report = await asOwner((owner) => mergeReport({ from, into }, owner))
  if (json) return printJson(report)
  const done = `${plural(report.predictions, "prediction")} of ${report.from} count as ${report.into} now, in ${plural(report.results, "result set")}.`
  print(printable(`${done} To undo it: errormap models unmerge "${report.from}"`))
}

async function unmergeCommand(name: string, { json }: Options): Promise<void> {
  const { unmergeReport } = await import("@/lib/api/results/merged-models")
  const report = await asOwner((owner) => unmergeReport(name, owner))
  if (json) return printJson(report)
  print(printable(`${plural(report.predictions, "prediction")} are of ${report.from} again, not of ${report.into}.`))
}

async function mergedCommand({ json }: Options): Promise<void> {
  const { mergedReport } = await import("@/lib/api/results/merged-models")
  const report = await asOwner(mergedReport)
  if (json) return printJson(report)
  if (report.merged.length === 0) return print("No names are merged.")
  const rows = report.merged.map(({ from, into, predictions }) => [from, into, formatCount(predictions)])
  print(table([{ title: "name" }, { title: "counts as" }, { title: "predictions", right: true }], rows))
}
