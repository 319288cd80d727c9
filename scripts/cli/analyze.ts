import { InvalidArgumentError, Option, type Command } from "commander"
import { parameterNames, parameterType, readParameter } from "@/lib/method/config/parameters"
import type { Analysis } from "@/lib/data/analyses/analyses"
import { AppError } from "@/lib/errors"
import { presetKeys, type PresetKey } from "@/lib/domain/enums"
import { formatCount } from "@/lib/format"
import { heuristicSentence } from "@/lib/judge-info/measured-agreement"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import type { Funnel } from "@/lib/domain/analyses/funnel"
import { printDryRun, printEstimate } from "./estimate"
import { importNamed, isComplete } from "./import"
import { ratio, wholeNumber } from "./shared/number-options"
import { print, printJson, say, shellWord, table } from "./shared/output"
import { asOwner, type Owner } from "./shared/owner"
import { isFullSuccess, isStoppedByCap, runAnalysis } from "./shared/run-analysis"
import { addScoreOptions, type ScoreOptions } from "./shared/score-options"
import { dollars, tokenCount } from "./spend-cap"

type Options = ScoreOptions & {
  results: string[]
  judge: string
  release: string
  induce?: true
  preset: PresetKey
  set?: Record<string, unknown>
  ratio?: number
  cap?: number
  seed?: number
  model?: string[]
  dataset?: string[]
  title?: string
  spendCap?: number
  tokenCap?: number
  estimate?: true
  dryRun?: true
  json?: true
}

export function addAnalyzeCommand(program: Command): void {
  const command = program
    .command("analyze")
    .description("Have a judge read failures, name them, and place them on a release.")
    .requiredOption("--results <id-or-file...>", "results that are here (the id import gave), or files to import first")
    .option(
      "--judge <id>",
      "who reads; the built-in judge needs no key and is heuristic, builtin+MODEL asks it first",
      "builtin",
    )
    .option("--release <key>", '"latest", a release\'s key, or "none"', "latest")
    .option("--induce", "build an own tree from these failures as well (with --release none: only that)")
    .addOption(
      new Option("--preset <name>", "named parameters of the method, docs/method.md")
        .choices(presetKeys)
        .default("paper"),
    )
    .option("--set <name=value>", "one parameter of the method, repeat for several: --set refinePasses=2", setParameter)
    .option(
      "--ratio <number>",
      "share of the failures of each model and dataset to read (default 0.1; the built-in judge: all)",
      ratio,
    )
    .option("--cap <n>", "at most this many of each model and dataset", wholeNumber(1, 1_000_000))
    .option("--seed <n>", "same seed, same sample (default 42)", wholeNumber(0, 2_147_483_647))
    .option("--model <name...>", "only these models")
    .option("--dataset <name...>", "only these datasets")
  addScoreOptions(command, "when files are imported: ")
    .option("--title <text>", "what to call the analysis")
    .option("--spend-cap <usd>", "pause when so many US dollars are spent", dollars)
    .option("--token-cap <n>", "pause when so many tokens are used, in and out together", tokenCount)
    .addOption(new Option("--estimate", "print what it would cost; start nothing").conflicts("dryRun"))
    .option("--dry-run", "read five of the failures and print prompts and replies in full; start nothing")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nCtrl-C leaves the analysis queued: the app, a worker or the next command goes on with it. The exit code is 0 only\nwhen it is done, every reply of the judge could be read and, with files, every row was used.",
    )
    .action(analyzeCommand)
}

/** "refinePasses=2", checked as the method checks it. */
function setParameter(text: string, before: Record<string, unknown> = {}): Record<string, unknown> {
  const [given = "", ...rest] = text.split("=")
  const name = parameterNames.find((one) => one === given.trim())
  if (!name) throw new InvalidArgumentError(`The parameters are ${parameterNames.join(", ")}.`)
  const parsed = parameterType(name).safeParse(readParameter(rest.join("=")))
  if (!parsed.success)
    throw new InvalidArgumentError(`${name}: ${parsed.error.issues[0]?.message ?? "cannot be read"}.`)
  return { ...before, [name]: parsed.data }
}

async function analyzeCommand(options: Options): Promise<void> {
  if (options.estimate || options.dryRun) return beforehand(options)
  const { analysis, funnel, isFull } = await asOwner(async (owner) => {
    const results = await resultsOf(options, owner)
    const done = await runAnalysis(await wantedOf({ ...options, resultSet: results.id }), owner)
    return { ...done, isFull: results.isFull && isFullSuccess(done) }
  })
  if (options.json) printJson({ analysis: analysis.id, status: analysis.status, funnel: pick(funnel) })
  else print(describe(analysis, funnel))
  if (analysis.status !== "done" && analysis.message) say(analysis.message)
  if (isStoppedByCap(analysis))
    say(`Raise it with: errormap spend-cap ${analysis.id} --usd AMOUNT (or --tokens N, --none)`)
  if (!isFull) process.exitCode = 1
}

/** What it would cost, or how it would read: nothing is started. */
async function beforehand(options: Options): Promise<void> {
  const show = options.estimate ? printEstimate : printDryRun
  await asOwner(async (owner) => {
    const { id } = await resultsOf(options, owner)
    await show(await wantedOf({ ...options, resultSet: id }), owner, { json: options.json === true })
  })
}

/** The command's options as the API takes them. */
async function wantedOf(options: Options & { resultSet: number }) {
  const { startSchema } = await import("@/lib/api/analyses/start-analysis")
  const { model: models, dataset: datasets, spendCap: usd, tokenCap: tokens, set, ...rest } = options
  const isCapped = usd !== undefined || tokens !== undefined
  return startSchema.parse({
    ...rest,
    models,
    datasets,
    parameters: set,
    ...(isCapped && { spendCap: { usd, tokens } }),
  })
}

/** One number is an id; anything else is files. */
async function resultsOf({ results, ...options }: Options, owner: Owner): Promise<{ id: number; isFull: boolean }> {
  const [only] = results
  if (results.length === 1 && only !== undefined && /^\d{1,9}$/.test(only)) return { id: Number(only), isFull: true }
  const ids = results.filter((one) => /^\d{1,9}$/.test(one))
  if (ids.length > 0)
    throw new AppError(
      "invalid",
      `An analysis reads one set of results: give one id (--results ${ids[0] ?? ""}) or files, not ${results.map(shellWord).join(" ")}.`,
    )
  const { threshold, scale, higherIsBetter, lowerIsBetter } = options
  const said = { threshold, scale, higherIsBetter, lowerIsBetter }
  const report = await importNamed(results, { ownerId: owner.id, ...said })
  if (report.status !== "ready") throw new AppError("invalid", report.message ?? "Not one row could be used.")
  return { id: report.resultSet, isFull: isComplete(report) }
}

const stages = {
  predictions: "predictions",
  unscored: "  and without a score",
  failures: "failures",
  sampled: "sampled",
  diagnosed: "  diagnosed",
  noErrorFound: "  no error found",
  refused: "  refused by the judge",
  unparseable: "  reply not readable",
  contextTooLong: "  too long for the judge",
  unavailable: "  no reply",
  classified: "classified",
  other: "other",
  unassigned: "unassigned",
} as const satisfies Partial<Record<keyof Funnel, string>>

const keys = Object.keys(stages) as (keyof typeof stages)[]

function pick(funnel: Funnel): Record<keyof typeof stages, number> {
  return Object.fromEntries(keys.map((key) => [key, funnel[key]])) as Record<keyof typeof stages, number>
}

function describe(analysis: Analysis, funnel: Funnel): string {
  const labels = labelsOf(analysis.judgeId, funnel)
  const byRules = labels.part === "all"
  // What rules go through is not diagnosed: it is labelled, or left unassigned.
  const rows = keys
    .filter((key) => (!byRules || key !== "diagnosed") && (key !== "unscored" || funnel.unscored > 0))
    .map((key) => [byRules && key === "sampled" ? "given to the judge" : stages[key], formatCount(funnel[key])])
  const scope = analysis.releaseKey === null ? ` --release ${analysis.treeKey}` : ` --analysis ${analysis.id}`
  return [
    byRules
      ? `Analysis ${analysis.id} is ${analysis.status}. ${heuristicSentence(labels)}`
      : `Analysis ${analysis.id} is ${analysis.status}, read by ${analysis.judgeId}.`,
    "",
    table([{ title: "where every prediction went" }, { title: "count", right: true }], rows),
    ...(analysis.status === "done" ? ["", `Next: errormap signature MODEL${scope}`] : []),
  ].join("\n")
}
