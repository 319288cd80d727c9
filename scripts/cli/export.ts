import { once } from "node:events"
import { Option, type Command } from "commander"
import { exportFormats, type ExportFormat } from "@/lib/api/export/formats"
import { wholeNumber } from "./shared/number-options"
import { asOwner } from "./shared/owner"

type Options = { analysis: number; release?: string; format: ExportFormat }

export function addExportCommand(program: Command): void {
  program
    .command("export")
    .description("Every sampled failure of an analysis, as JSON Lines or in the files of the reference code.")
    .requiredOption("--analysis <id>", "the analysis", wholeNumber(1, 2_147_483_647))
    .option("--release <key>", "categories of this release or tree (default: the one it was placed on)")
    .addOption(
      new Option(
        "--format <name>",
        "jsonl, or a file of IBM/ErrorMap: its tree, its final CSV, its CSV of single errors",
      )
        .choices(exportFormats)
        .default("jsonl"),
    )
    .option("--json", "JSON Lines is the default; accepted so that every command takes it")
    .action(exportCommand)
}

async function exportCommand({ analysis, release, format }: Options): Promise<void> {
  const { exportFile } = await import("@/lib/api/export/export-file")
  await asOwner(async (owner) => {
    for await (const chunk of (await exportFile({ analysis, release, format }, owner)).chunks)
      if (!process.stdout.write(chunk)) await once(process.stdout, "drain")
  })
}
