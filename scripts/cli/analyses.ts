import type { Command } from "commander"
import type { z } from "zod"
import type { analysisSchema } from "@/lib/api/analyses/analyses"
import type { AnalysisControl } from "@/lib/api/analyses/analysis-control"
import { spendCompleteness } from "@/lib/domain/judges/spend"
import { AppError } from "@/lib/errors"
import { formatCount, formatUsd } from "@/lib/format"
import { wholeNumber } from "./shared/number-options"
import { print, printable, printJson, table } from "./shared/output"
import { asOwner } from "./shared/owner"

type Report = z.input<typeof analysisSchema>

const maxId = 2_147_483_647

/** `errormap analyses list|show|pause|resume|cancel|retry`: the analyses there are, and what to do with them. */
export function addAnalysesCommand(program: Command): void {
  const analyses = program.command("analyses").description("List, look at, pause, resume, cancel or retry analyses.")
  analyses
    .command("list")
    .description("Analyses, newest first.")
    .option("--limit <n>", "how many (default 50)", wholeNumber(1, 200), 50)
    .option("--after <id>", "go on after this one", wholeNumber(1, maxId))
    .option("--json", "print one JSON object, the same as GET /api/v1/analyses")
    .action(listCommand)
  withId(analyses, "show", "State, progress and funnel of one analysis.").action((id: string, options: Options) =>
    show(id, options),
  )
  for (const { name, control, description } of controls)
    withId(analyses, name, description).action((id: string, options: Options) => show(id, options, control))
}

const controls = [
  { name: "pause", control: "pause", description: "Make no new judge calls; those under way end and are kept." },
  {
    name: "resume",
    control: "resume",
    description: "Go on after a pause, a failure or a cancellation, in the app or a worker; nothing is paid for twice.",
  },
  { name: "cancel", control: "cancel", description: "Stop, calls under way included; what was read is kept." },
  {
    name: "retry",
    control: "retry-failed",
    description: "Ask again for what brought no usable answer, in the app or a worker; diagnoses and refusals stay.",
  },
] as const satisfies readonly { name: string; control: AnalysisControl; description: string }[]

type Options = { json?: true }

function withId(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .argument("<id>", "the analysis")
    .option("--json", "print one JSON object, the same as GET /api/v1/analyses/{id}")
}

async function listCommand({ limit, after, json }: { limit: number; after?: number; json?: true }): Promise<void> {
  const { analysisList } = await import("@/lib/api/analyses/analyses")
  const list = await asOwner((owner) => analysisList({ limit, after }, owner))
  if (json) return printJson(list)
  const rows = list.analyses.map(({ id, status, stage, judge, createdAt, title }) => [
    String(id),
    status === "running" ? `${status}, ${stage}` : status,
    judge,
    createdAt.slice(0, 10),
    title,
  ])
  const columns = [{ title: "id", right: true }, { title: "state" }, { title: "judge" }, { title: "made" }]
  print(table([...columns, { title: "title" }], rows))
  if (list.next !== null) print(`\nOlder ones: errormap analyses list --after ${list.next}`)
}

async function show(text: string, { json }: Options, control?: AnalysisControl): Promise<void> {
  const id = Number(text)
  if (!Number.isInteger(id) || id < 1 || id > maxId)
    throw new AppError("invalid", `"${text}" is not an analysis's id: see \`errormap analyses list\`.`)
  const [{ analysisReport }, { controlAnalysis }] = await Promise.all([
    import("@/lib/api/analyses/analyses"),
    import("@/lib/api/analyses/analysis-control"),
  ])
  const report = await asOwner((owner) =>
    control === undefined ? analysisReport(id, owner) : controlAnalysis(control, id, owner),
  )
  if (json) printJson(report)
  else print(describe(report))
}

function describe({
  id,
  title,
  status,
  stage,
  progress,
  message,
  judge,
  mode,
  release,
  tree,
  funnel,
  labels,
  spend,
}: Report): string {
  const share = progress.total > 0 ? ` (${formatCount(progress.done)} of ${formatCount(progress.total)})` : ""
  // What rules go through is not diagnosed: it is labelled, or left unassigned.
  const byRules = labels.heuristic === "all"
  const rows = Object.entries(funnel)
    .filter(([name]) => !byRules || name !== "diagnosed")
    .map(([name, count]) => [byRules && name === "sampled" ? "given to the judge" : words(name), formatCount(count)])
  return [
    `Analysis ${id}: ${printable(title)}`,
    `${status}${status === "running" ? `, ${stage}${share}` : ""}; ${byRules ? "labelled" : "read"} by ${printable(judge)}; ${mode}${release === null ? "" : `, release ${release}`}${tree === null ? "" : `, own tree ${tree}`}`,
    ...(message === null ? [] : [printable(message)]),
    labels.sentence,
    ...(spend.calls + spend.reused === 0 ? [] : [spendLine(spend)]),
    "",
    table([{ title: "where every prediction went" }, { title: "count", right: true }], rows),
  ].join("\n")
}

function spendLine({ calls, reused, inputTokens, outputTokens, usd, cap }: Report["spend"]): string {
  const caps = [
    ...(cap.usd === null ? [] : [formatUsd(cap.usd)]),
    ...(cap.tokens === null ? [] : [`${formatCount(cap.tokens)} tokens`]),
  ]
  const parts = [
    `${formatCount(calls)} calls, ${formatCount(reused)} reused`,
    `${formatCount(inputTokens)} tokens in, ${formatCount(outputTokens)} out`,
    usd === null ? "price unknown" : formatUsd(usd),
    ...(caps.length === 0 ? [] : [`cap ${caps.join(" or ")}`]),
  ]
  return `spend: ${parts.join("; ")}\n  ${spendCompleteness}`
}

/** "noErrorFound" -> "no error found" */
const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
