import "server-only"
import { forecast, type CostQuestion, type Range, type StageForecast, type TokenSizes } from "@/lib/method/cost-model"
import { callOptions } from "@/lib/method/judge/call-options"
import { isCovered } from "@/lib/method/sampling/sample-failures"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import { getAnalysisChoices } from "@/lib/data/analyses/analysis-choices"
import { findTitles, measureReplies, type ReplySizes, type TitleExperience } from "@/lib/data/judges/judge-experience"
import { findPrice } from "@/lib/data/judges/judge-prices"
import { drawFailures, readRequests, type SampledGroup } from "@/lib/data/analyses/prompt-sample"
import { costOf, type PriceEntry } from "@/lib/domain/judges/price"
import { builtinFirstOf, readerOf } from "@/lib/domain/judges/judge-id"
import { sampleSize } from "@/lib/domain/analyses/sample-size"
import { tokenCounter, type CountTokens } from "@/lib/judge/llm/count-tokens"
import { settledShare } from "@/lib/judge-info/measured-agreement"
import { diagnosePrompt, taxonomyPromptSizes } from "@/lib/judge/llm/prompt-sizes"
import { measureRelease } from "./release-sizes"

export type EstimateQuestion = {
  readonly resultSetId: number
  readonly judgeId: string
  readonly config: AnalysisConfig
  /** the release failures are placed on; null: none */
  readonly releaseId: number | null
}

type StageEstimate = StageForecast & { readonly usd: Range | null }

export type CostEstimate = {
  /** failures that will be read */
  readonly failures: number
  /** of which the prompts of so many were built and counted */
  readonly counted: number
  /** what the counting is worth for this judge */
  readonly tokenizer: "own" | "other" | "none"
  readonly price: PriceEntry | null
  /** none for a judge that asks nobody */
  readonly stages: readonly StageEstimate[]
  readonly total: Omit<StageEstimate, "stage">
  readonly basis: Basis
}

/** Where the parts come from that cannot be counted beforehand. */
type Basis = {
  readonly promptTokens: Range
  readonly replyTokens: Range
  /** replies of this judge that were measured; 0: assumed from the form of the reply */
  readonly repliesMeasured: number
  readonly titlesFrom: TitleExperience["from"] | "assumption"
}

/** Prompts that are built and counted, and the characters at which counting stops: what a page can wait for. */
const sample = { prompts: 40, characters: 300_000 }

/**
 * A diagnosis by the form that is asked for (prompts/diagnose.ts): 2 to 6 criteria with a quotation and a comment, title
 * and summary. What a model thinks before it answers comes on top; once it has replied, its own replies are measured.
 */
const assumedReply: Range = { low: 120, high: 700 }
/** A name of at most 5 and a definition of at most 30 words, and their JSON (prompts/category-list.ts). */
const assumedCategory: Range = { low: 25, high: 65 }
/** {"item":12,"category":3}, plain or with line breaks */
const assumedAssignment: Range = { low: 8, high: 16 }
const assumedTitles = {
  diagnosed: { low: 0.75, high: 1 },
  distinct: { low: 0.1, high: 1 },
  row: { low: 35, high: 110 },
}
/** Other families' tokenizers give English text between so much less and so much more than o200k. */
const otherTokenizer: Range = { low: 0.9, high: 1.35 }

/** What an analysis would ask for and cost, before it is started. Call getResultSet first: this checks no right to look. */
export async function estimateCost(question: EstimateQuestion, viewer: { readonly id: number }): Promise<CostEstimate> {
  const { resultSetId, judgeId, config, releaseId } = question
  const [{ groups }, price] = await Promise.all([getAnalysisChoices(resultSetId), findPrice(judgeId, viewer.id)])
  const chosen = chooseGroups(groups, config)
  const failures = chosen.reduce((sum, { sampled }) => sum + sampled, 0)
  if (judgeId === "builtin") return asksNobody(failures, price)
  const [drawn, replies, titles, count] = await Promise.all([
    drawFailures({ resultSetId, groups: chosen, seed: config.seed, size: Math.min(sample.prompts, failures) }),
    measureReplies(readerOf(judgeId)),
    findTitles(judgeId, viewer.id),
    tokenCounter(),
  ])
  const prompts = await countPrompts(question, drawn, count)
  const tokenizer = /^(openai|azure)\//.test(readerOf(judgeId)) ? "own" : "other"
  const scale: Range = tokenizer === "own" ? { low: 1, high: 1 } : otherTokenizer
  const sizes = sizesOf({ prompts, failures, replies, titles, count, scale })
  const release = releaseId === null ? null : await measureRelease(releaseId, count)
  const first = builtinFirstOf(judgeId)
  // On benchmarks that are unlike the release's the built-in judge may settle nothing.
  const asked = { low: first ? 1 - settledShare(first.likenessFrom) : 1, high: 1 }
  const share = titles && titles.from === "judge" && titles.diagnosed >= 50 ? sharesOf(titles) : assumedTitles
  const stages = forecast({ failures, config, sizes, release, asked, ...share } satisfies CostQuestion)
  const basis: Basis = {
    promptTokens: sizes.diagnosePrompt,
    replyTokens: sizes.diagnoseReply,
    repliesMeasured: replies.find(({ task }) => task === "diagnose")?.replies ?? 0,
    titlesFrom: titles?.from ?? "assumption",
  }
  return priced({ failures, counted: prompts.length, tokenizer, price, basis }, stages)
}

function chooseGroups(
  groups: readonly { readonly modelId: number; readonly datasetId: number; readonly failures: number }[],
  config: AnalysisConfig,
): SampledGroup[] {
  return groups
    .filter((group) => isCovered(group, config))
    .map(({ modelId, datasetId, failures }) => ({ modelId, datasetId, sampled: sampleSize(failures, config) }))
    .filter(({ sampled }) => sampled > 0)
    .sort((a, b) => a.modelId - b.modelId || a.datasetId - b.datasetId)
}

async function countPrompts(
  { resultSetId, config }: EstimateQuestion,
  drawn: Awaited<ReturnType<typeof drawFailures>>,
  count: CountTokens,
): Promise<number[]> {
  const counts: number[] = []
  let characters = 0
  let fixed: number | null = null
  const { textLimits } = callOptions(config)
  for (const request of await readRequests(resultSetId, drawn, config)) {
    if (!request || characters > sample.characters) continue
    const { system, user } = diagnosePrompt({ ...request, ...(textLimits && { textLimits }) })
    characters += user.length
    fixed ??= count(system)
    counts.push(fixed + count(user))
  }
  return counts
}

type Known = {
  readonly prompts: readonly number[]
  readonly failures: number
  readonly replies: readonly ReplySizes[]
  readonly titles: TitleExperience | null
  readonly count: CountTokens
  /** from o200k to the judge's own tokens */
  readonly scale: Range
}

function sizesOf({ prompts, failures, replies, titles, count, scale }: Known): TokenSizes {
  const scaled = ({ low, high }: Range): Range => ({ low: low * scale.low, high: high * scale.high })
  const both = (value: number): Range => ({ low: value, high: value })
  const fixed = taxonomyPromptSizes(titles?.examples ?? [], count)
  const middle = (scale.low + scale.high) / 2
  const row = (size: number) => (titles ? scaled(both(size)) : assumedTitles.row)
  return {
    diagnosePrompt: scaled(meanRange(prompts, failures)),
    diagnoseReply: measured(replies, ["diagnose"]) ?? assumedReply,
    propose: fixed.propose * middle,
    refine: fixed.refine * middle,
    review: fixed.review * middle,
    assign: fixed.assign * middle,
    titleRow: row(fixed.titleRow),
    item: row(fixed.item),
    category: measured(replies, ["propose-categories", "refine-categories", "review-categories"]) ?? assumedCategory,
    assignment: measured(replies, ["assign-categories"]) ?? assumedAssignment,
  }
}

/** Mean of all from a sample of them: 95 % interval by the normal approximation, corrected for a finite whole. */
function meanRange(values: readonly number[], of: number): Range {
  const n = values.length
  if (n === 0) return { low: 0, high: 0 }
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const variance = n < 2 ? mean ** 2 : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const half = 1.96 * Math.sqrt((variance / n) * Math.max(0, 1 - n / Math.max(n, of)))
  return { low: Math.max(Math.min(...values), mean - half), high: Math.min(Math.max(...values), mean + half) }
}

/** Output tokens a reply, or a row of a reply, within the 95 % interval of the mean and at least 10 % either way. */
function measured(replies: readonly ReplySizes[], tasks: readonly string[]): Range | null {
  const known = replies.filter(({ task }) => tasks.includes(task))
  const sum = (of: (sizes: ReplySizes) => number) => known.reduce((total, one) => total + of(one), 0)
  const count = sum(({ replies: n }) => n)
  if (count < 5) return null
  const rows = sum(({ rows: n }) => n)
  const units = rows > 0 ? rows : count
  const mean = sum(({ replies: n, mean: each }) => n * each) / units
  const error = known.length === 1 && rows === 0 ? (1.96 * (known[0]?.deviation ?? 0)) / Math.sqrt(count) : 0
  const half = Math.max(error, 0.1 * mean)
  return { low: Math.max(0, mean - half), high: mean + half }
}

function sharesOf({ read, diagnosed, distinct }: TitleExperience): Pick<CostQuestion, "diagnosed" | "distinct"> {
  const around = (share: number): Range => ({ low: share * 0.6, high: Math.min(1, share * 1.25) })
  return { diagnosed: around(diagnosed / read), distinct: around(distinct / diagnosed) }
}

function asksNobody(failures: number, price: PriceEntry | null): CostEstimate {
  const nothing = { low: 0, high: 0 }
  const basis = { promptTokens: nothing, replyTokens: nothing, repliesMeasured: 0, titlesFrom: "assumption" } as const
  return priced({ failures, counted: 0, tokenizer: "none", price, basis }, [])
}

function priced(facts: Omit<CostEstimate, "stages" | "total">, forecasts: readonly StageForecast[]): CostEstimate {
  const { price } = facts
  const usd = (stage: Omit<StageForecast, "stage">): Range | null => {
    const end = (key: keyof Range) =>
      costOf(
        { inputTokens: stage.inputTokens[key], cachedInputTokens: 0, outputTokens: stage.outputTokens[key] },
        price,
      )
    const [low, high] = [end("low"), end("high")]
    return low === null || high === null ? null : { low, high }
  }
  const sum = (key: "calls" | "inputTokens" | "outputTokens"): Range => ({
    low: forecasts.reduce((total, stage) => total + stage[key].low, 0),
    high: forecasts.reduce((total, stage) => total + stage[key].high, 0),
  })
  const total = { calls: sum("calls"), inputTokens: sum("inputTokens"), outputTokens: sum("outputTokens") }
  return {
    ...facts,
    stages: forecasts.map((stage) => ({ ...stage, usd: usd(stage) })),
    total: { ...total, usd: usd(total) },
  }
}
