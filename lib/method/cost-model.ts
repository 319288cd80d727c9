import { analysisSpendStages } from "@/lib/domain/judges/spend"
import { categoryLimit, refineCalls, type AnalysisConfig } from "./config/analysis-config"

type AskingStage = (typeof analysisSpendStages)[number]

/** Between what it will be; both ends the same when it is known. */
export type Range = { readonly low: number; readonly high: number }

/** One stage before it was run. Tokens are those of all its calls together. */
export type StageForecast = {
  readonly stage: AskingStage
  readonly calls: Range
  readonly inputTokens: Range
  readonly outputTokens: Range
}

/** Tokens (o200k) of prompts and replies, one call or one row each, as far as they are known beforehand. */
export type TokenSizes = {
  /** a whole diagnosis prompt, mean over the failures to be read */
  readonly diagnosePrompt: Range
  readonly diagnoseReply: Range
  /** the prompts that build and fill a taxonomy, without their rows */
  readonly propose: number
  readonly refine: number
  readonly review: number
  readonly assign: number
  /** an error in a list that categories are made from */
  readonly titleRow: Range
  /** an error in a list that is sorted into categories */
  readonly item: Range
  /** name and definition of a category, asked or answered */
  readonly category: Range
  /** one "this error belongs there" of a reply */
  readonly assignment: Range
}

/** A tree that exists: the assign prompt of its top, and of each category that has sub-categories, without items. */
export type TreeSizes = { readonly top: number; readonly inside: readonly number[] }

export type CostQuestion = {
  /** to be read */
  readonly failures: number
  readonly config: AnalysisConfig
  readonly sizes: TokenSizes
  /** the release failures are placed on; null: none */
  readonly release: TreeSizes | null
  /** share of the failures that are read by a judge that is paid; the others rules decide */
  readonly asked: Range
  /** share of the failures read that get a diagnosis, and share of distinct titles among these */
  readonly diagnosed: Range
  readonly distinct: Range
}

/** Part of the calls that are asked again because a reply could not be used (one in twenty): an assumption. @internal */
export const askedAgain = 0.05
/** How much of the allowed number of categories a judge uses: an assumption. */
const fills = [0.4, 0.7, 1] as const
/** Least part of the placed failures whose top category has sub-categories, where any has: an assumption. */
const leastInside = 0.5

type Bill = { calls: number; input: number; output: number }
type Bills = Record<AskingStage, Bill>
type End = "low" | "high"

/**
 * Calls and tokens of each stage, low to high: the method walked through with counts instead of texts. What the judge
 * decides (how many distinct titles, how many categories) is varied between its ends; categories are taken to be of
 * equal size. Pure; costs are tokens times a price.
 */
export function forecast(question: CostQuestion): StageForecast[] {
  const lows = fills.map((fill) => walk(question, "low", fill))
  const highs = fills.map((fill) => walk(question, "high", fill))
  return analysisSpendStages.flatMap((stage) => {
    const range = (key: keyof Bill, more = 1): Range => ({
      low: Math.floor(Math.min(...lows.map((bills) => bills[stage][key]))),
      high: Math.ceil(Math.max(...highs.map((bills) => bills[stage][key])) * more),
    })
    const again = 1 + askedAgain
    const calls = range("calls", again)
    if (calls.high === 0) return []
    return [{ stage, calls, inputTokens: range("input", again), outputTokens: range("output", again) }]
  })
}

function walk(question: CostQuestion, end: End, fill: number): Bills {
  const { failures, config, sizes, release } = question
  const bills: Bills = { diagnose: none(), construct: none(), classify: none(), recursion: none() }
  const calls = failures * question.asked[end]
  add(bills.diagnose, {
    calls,
    input: calls * sizes.diagnosePrompt[end],
    output: calls * sizes.diagnoseReply[end],
  })
  const items = failures * question.diagnosed[end]
  const titles = items * question.distinct[end]
  if (config.mode !== "induce" && release)
    place(bills, { items: (end === "low" ? titles : items) * question.asked[end], release, end }, question)
  if (config.mode !== "place")
    grow(bills, { titles, items: end === "low" ? titles : items, depth: 0, times: 1, fill, end }, question)
  return bills
}

type Placing = { readonly items: number; readonly release: TreeSizes; readonly end: End }

function place(bills: Bills, { items, release, end }: Placing, { config, sizes }: CostQuestion): void {
  const batches = Math.ceil(items / config.classifyBatch)
  const perItem = { input: sizes.item[end], output: sizes.assignment[end] }
  add(bills.classify, {
    calls: batches,
    input: batches * release.top + items * perItem.input,
    output: items * perItem.output,
  })
  if (release.inside.length === 0) return
  const inside = items * (end === "low" ? leastInside : 1)
  // Each category has a last batch of its own that is not full.
  const partly = end === "low" ? 0 : Math.min(release.inside.length, inside)
  const calls = Math.ceil(inside / config.classifyBatch) + Math.floor(partly)
  const prompt = release.inside.reduce((sum, size) => sum + size, 0) / release.inside.length
  add(bills.recursion, { calls, input: calls * prompt + inside * perItem.input, output: inside * perItem.output })
}

type Growing = {
  readonly titles: number
  readonly items: number
  /** 0 at the top */
  readonly depth: number
  /** how many equal nodes this one stands for */
  readonly times: number
  readonly fill: number
  readonly end: End
}

function grow(bills: Bills, node: Growing, question: CostQuestion): void {
  const { titles, items, depth, times, fill, end } = node
  const { config, sizes } = question
  if (titles < 1) return
  const limit = categoryLimit(Math.ceil(titles), config)
  const categories = Math.max(Math.min(2, limit), Math.round(limit * fill))
  const list = categories * sizes.category[end]
  const refines = refineCalls(Math.ceil(titles), config)
  const reviews = config.review && categories > 1 ? 1 : 0
  const sorting = Math.ceil(items / config.classifyBatch)
  // Without a refining pass only the first batch is looked at.
  const shown = config.refinePasses === 0 ? Math.min(titles, config.constructBatch) : titles * config.refinePasses
  const prompts = sizes.propose + refines * (sizes.refine + list) + reviews * (sizes.review + list)
  add(depth === 0 ? bills.construct : bills.recursion, {
    calls: times * (1 + refines + reviews),
    input: times * (prompts + shown * sizes.titleRow[end]),
    output: times * (1 + refines + reviews) * list,
  })
  add(depth === 0 ? bills.classify : bills.recursion, {
    calls: times * sorting,
    input: times * (sorting * (sizes.assign + list) + items * sizes.item[end]),
    output: times * items * sizes.assignment[end],
  })
  const inside = { titles: titles / categories, items: items / categories }
  if (depth + 1 > config.maxDepth || inside.titles <= config.divideAbove) return
  grow(bills, { ...inside, depth: depth + 1, times: times * categories, fill, end }, question)
}

const none = (): Bill => ({ calls: 0, input: 0, output: 0 })

function add(to: Bill, more: Bill): void {
  to.calls += more.calls
  to.input += more.input
  to.output += more.output
}
