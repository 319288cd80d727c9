import { Option, type Command } from "commander"
import { rereadingTrees, type RereadingTree } from "@/lib/data/agreement/rereading"
import { say, print, printJson } from "./shared/output"
import { follow } from "./shared/follow"
import { wholeNumber } from "./shared/number-options"
import { asOwner } from "./shared/owner"

type Options = { judge: string; tree: RereadingTree; json?: true }

export function addAgainCommand(program: Command): void {
  program
    .command("again")
    .description("Read exactly the failures of a finished analysis again, by another judge or by the same one anew.")
    .argument("<analysis>", "the analysis", wholeNumber(1, 2_147_483_647))
    .requiredOption("--judge <id>", "who reads them again")
    .addOption(
      new Option("--tree <which>", "same: as the first; shared: placed on the first one's own tree")
        .choices(rereadingTrees)
        .default("same"),
    )
    .option("--json", "print one JSON object, the same as GET /api/v1/analyses/{id}")
    .addHelpText("after", "\nThen: errormap agreement ANALYSIS NEW. Ctrl-C leaves it queued.")
    .action(againCommand)
}

async function againCommand(first: number, { judge, tree, json }: Options): Promise<void> {
  const [{ rereadAnalysis }, { analysisReport }] = await Promise.all([
    import("@/lib/api/analyses/reread"),
    import("@/lib/api/analyses/analyses"),
  ])
  const report = await asOwner(async (owner) => {
    const { id } = await rereadAnalysis(first, { judge, tree }, owner)
    return follow(`Analysis ${id}`, () => analysisReport(id, owner))
  })
  if (json) printJson(report)
  else
    print(
      `Analysis ${report.id} is ${report.status}, ${report.labels.heuristic === "all" ? "labelled" : "read"} by ${report.judge}.\n\nNext: errormap agreement ${first} ${report.id}`,
    )
  if (report.status === "done") return
  if (report.message) say(report.message)
  process.exitCode = 1
}
