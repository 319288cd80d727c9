import type { Diagnosis } from "@/lib/domain/failures/annotation"
import type { Payer } from "@/lib/domain/judges/judge-reply"

/**
 * The judge port: everything the method asks of a judge, in the words of the domain. Prompts, retries, caches and
 * limits live behind it (lib/judge). An item's failure is data (`ok: false`); only a broken promise (wrong key, no
 * quota, cancelled) throws and stops the run.
 */
export type Judge = {
  /** identity in the cache and on pages: "builtin", "openai/gpt-5-mini", "compatible/my-model" */
  readonly id: string
  /** true for a judge whose labels are rules and similarity, not reading */
  readonly heuristic: boolean
  /** true for a judge whose calls stand in a line of its own: more may be asked of it than it has in flight */
  readonly queues?: boolean
  /** What is the first major error of this output? */
  diagnose(request: DiagnoseRequest): Promise<JudgeResult<Diagnosis>>
  /** First batch of titles -> categories. */
  proposeCategories(request: ProposeRequest): Promise<JudgeResult<readonly CategoryDraft[]>>
  /** The next batch of titles -> the categories, amended. */
  refineCategories(request: RefineRequest): Promise<JudgeResult<readonly CategoryDraft[]>>
  /** Last look at the whole list: overlaps merged, vague names mended. */
  reviewCategories(request: ReviewRequest): Promise<JudgeResult<readonly CategoryDraft[]>>
  /** Numbered items -> the number of a category each, 0 for "Other"; numbers that are missing were not answered. */
  assignCategories(request: AssignRequest): Promise<JudgeResult<ReadonlyMap<number, number>>>
}

export type Usage = {
  /** of all prompts of the request, those the provider had cached included */
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cachedInputTokens?: number
  /** the answer was cached: nothing was asked, nothing is paid */
  readonly reused?: true
  /** it was answered by rules on this machine: nobody was asked */
  readonly local?: true
  /** it is in its payer's account already, since the reply was kept */
  readonly settled?: true
}

export type JudgeResult<T> =
  | { readonly ok: true; readonly value: T; readonly usage: Usage }
  | { readonly ok: false; readonly reason: JudgeFailure; readonly detail: string; readonly usage: Usage }

export type JudgeFailure = "refused" | "unparseable" | "context-too-long" | "unavailable"

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0 }
export const reusedUsage: Usage = { ...noUsage, reused: true }
export const localUsage: Usage = { ...noUsage, local: true }

/** What every call may be told: how long it may take, who pays. It changes no answer. */
type Call = {
  readonly payer?: Payer
  readonly signal?: AbortSignal
  /** Called whenever a call is about to leave, after it has waited for its turn; throws to take it back. */
  readonly onTurn?: () => void
  /** else as long as the installation allows */
  readonly timeoutMs?: number
}

/** Longest texts in a prompt, in characters; longer ones lose their middle, visibly. */
export type TextLimits = {
  readonly input: number
  readonly output: number
  readonly reference: number
  readonly correctOutput: number
}

/** Longest names and definitions of categories, in words. */
export type CategoryWords = { readonly name: number; readonly definition: number }

export type DiagnoseRequest = Call & {
  readonly dataset: string
  readonly exampleId: string
  readonly input: string
  readonly output: string
  readonly reference: string | null
  /** other models' correct outputs on the same example, at most three */
  readonly correctOutputs: readonly string[]
  /** else the judge's own */
  readonly textLimits?: TextLimits
  /** false: only the first major error is wanted */
  readonly secondary?: false
}

/** A distinct error title of the sample: how often it occurs, and one summary that belongs to it. */
export type TitleCount = { readonly title: string; readonly summary: string; readonly count: number }

export type CategoryDraft = { readonly name: string; readonly definition: string }

/** The category inside which a sub-tree is being built; null at the top. */
export type ParentCategory = CategoryDraft | null

type ListRequest = Call & {
  readonly limit: number
  readonly parent: ParentCategory
  /** else 5 and 30 */
  readonly words?: CategoryWords
}

export type ProposeRequest = ListRequest & { readonly titles: readonly TitleCount[] }

export type RefineRequest = ProposeRequest & { readonly categories: readonly CategoryDraft[] }

export type ReviewRequest = ListRequest & { readonly categories: readonly CategoryDraft[] }

export type AssignItem = {
  readonly number: number
  readonly title: string
  readonly summary: string
  readonly categoryHint: string | null
}

/** A category on offer, numbered from 1. `slug` is given when it is one of a release. */
export type AssignOption = {
  readonly number: number
  readonly name: string
  readonly definition: string
  readonly includes: readonly string[]
  readonly excludes: readonly string[]
  readonly slug: string | null
  /** slugs of everything below it, so that a hint for a sub-category finds its parent */
  readonly below: readonly string[]
}

export type AssignRequest = Call & {
  readonly items: readonly AssignItem[]
  readonly options: readonly AssignOption[]
  /** these are options inside a category; for the accounts only, it changes no answer */
  readonly inside?: boolean
}
