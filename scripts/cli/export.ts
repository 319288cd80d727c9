import { once } from "node:events"
import { Option, type Command } from "commander"
import { exportFormats, type ExportFormat } from "@/lib/api/export/formats"
import type { ExportFile } from "@/lib/api/export/export-file"
import { AppError } from "@/lib/errors"
import { wholeNumber } from "./shared/number-options"
import { asOwner, type Owner } from "./shared/owner"

type Options = { analysis?: number; results?: number; release?: string; format: ExportFormat | "csv" }

export function addExportCommand(program: Command): void {
  const id = wholeNumber(1, 2_147_483_647)
  program
    .command("export")
    .description(
      "Every sampled failure of an analysis, as JSON Lines or in the files of the reference code; or every row of results, as JSON Lines or CSV.",
    )
    .option("--analysis <id>", "the analysis", id)
    .addOption(new Option("--results <id>", "results, as they were read").argParser(id).conflicts("analysis"))
    .option("--release <key>", "categories of this release or tree (default: the one it was placed on)")
    .addOption(
      new Option(
        "--format <name>",
        "jsonl; csv for results; of an analysis a file of IBM/ErrorMap: its tree, its final CSV, its CSV of single errors",
      )
        .choices([...exportFormats, "csv"])
        .default("jsonl"),
    )
    .option("--json", "JSON Lines is the default; accepted so that every command takes it")
    .action(exportCommand)
}

async function exportCommand(options: Options): Promise<void> {
  await asOwner(async (owner) => {
    for await (const chunk of (await fileOf(options, owner)).chunks)
      if (!process.stdout.write(chunk)) await once(process.stdout, "drain")
  })
}

async function fileOf({ analysis, results, release, format }: Options, owner: Owner): Promise<ExportFile> {
  if (results !== undefined) {
    if (format !== "jsonl" && format !== "csv")
      throw new AppError("invalid", "Results come as jsonl or csv: the files of IBM/ErrorMap are of an analysis.")
    const { resultsFile } = await import("@/lib/api/export/export-results")
    return resultsFile({ resultSet: results, format }, owner)
  }
  if (analysis === undefined) throw new AppError("invalid", "Say what to export: --analysis ID, or --results ID.")
  if (format === "csv")
    throw new AppError("invalid", "An analysis comes as jsonl, reference-json, reference-csv or reference-errors.")
  const { exportFile } = await import("@/lib/api/export/export-file")
  return exportFile({ analysis, release, format }, owner)
}
