import type { Command } from "commander"
import { kindWords, type NameKind } from "@/lib/domain/results/name-kind"
import { formatCount, plural } from "@/lib/format"
import { print, printable, printJson, table } from "./shared/output"
import { asOwner } from "./shared/owner"

type Options = { json?: true }

/** `errormap models|datasets merge|unmerge|merged`: names of one's own results that mean one model or benchmark. */
export function addNamesCommands(program: Command): void {
  for (const kind of ["model", "dataset"] as const) addNamesCommand(program, kind)
}

function addNamesCommand(program: Command, kind: NameKind): void {
  const what = kindWords[kind]
  const address = `/api/v1/merged-${kind}s`
  const names = program
    .command(`${kind}s`)
    .description(`Take two names of your results for one ${what}, or let them apart again.`)
  names
    .command("merge")
    .description(
      "Count the first name as the second in all of your results, later ones included; releases and results of others stay.",
    )
    .argument("<from>", "the name that goes")
    .argument("<into>", "the name that stays")
    .option("--json", `print one JSON object, the same as POST ${address}`)
    .action((from: string, into: string, options: Options) => mergeCommand(kind, { from, into }, options))
  names
    .command("unmerge")
    .description("Let a name stand for itself again, as the files have it.")
    .argument("<name>", "the name that went")
    .option("--json", `print one JSON object, the same as POST ${address}/undo`)
    .action((name: string, options: Options) => unmergeCommand(kind, name, options))
  names
    .command("merged")
    .description("The names that were merged.")
    .option("--json", `print one JSON object, the same as GET ${address}`)
    .action((options: Options) => mergedCommand(kind, options))
}

async function mergeCommand(kind: NameKind, wanted: { from: string; into: string }, { json }: Options): Promise<void> {
  const { mergeReport } = await import("@/lib/api/results/merged-names")
  const report = await asOwner((owner) => mergeReport(kind, wanted, owner))
  if (json) return printJson(report)
  const done = `${plural(report.predictions, "prediction")} of ${report.from} count as ${report.into} now, in ${plural(report.results, "result set")}.`
  print(printable(`${done} To undo it: errormap ${kind}s unmerge "${report.from}"`))
}

async function unmergeCommand(kind: NameKind, name: string, { json }: Options): Promise<void> {
  const { unmergeReport } = await import("@/lib/api/results/merged-names")
  const report = await asOwner((owner) => unmergeReport(kind, name, owner))
  if (json) return printJson(report)
  print(printable(`${plural(report.predictions, "prediction")} are of ${report.from} again, not of ${report.into}.`))
}

async function mergedCommand(kind: NameKind, { json }: Options): Promise<void> {
  const { mergedReport } = await import("@/lib/api/results/merged-names")
  const report = await asOwner((owner) => mergedReport(kind, owner))
  if (json) return printJson(report)
  if (report.merged.length === 0) return print("No names are merged.")
  const rows = report.merged.map(({ from, into, predictions }) => [from, into, formatCount(predictions)])
  print(table([{ title: "name" }, { title: "counts as" }, { title: "predictions", right: true }], rows))
}
