import { once } from "node:events"
import type { Command } from "commander"
import { wholeNumber } from "./number-options"
import { asOwner } from "./owner"

type Options = { analysis: number; release?: string }

export function addExportCommand(program: Command): void {
  program
    .command("export")
    .description("Every sampled failure of an analysis as JSON Lines, one failure a line.")
    .requiredOption("--analysis <id>", "the analysis", wholeNumber(1, 2_147_483_647))
    .option("--release <key>", "categories of this release or tree (default: the one it was placed on)")
    .option("--json", "JSON Lines is the only format; accepted so that every command takes it")
    .action(exportCommand)
}

async function exportCommand({ analysis, release }: Options): Promise<void> {
  const { exportLines } = await import("@/lib/api/export")
  await asOwner(async (owner) => {
    for await (const chunk of await exportLines({ analysis, release }, owner))
      if (!process.stdout.write(chunk)) await once(process.stdout, "drain")
  })
}
