import type { MarkedText } from "@/lib/domain/text/marked-text"
import type { Outcome } from "@/lib/domain/enums"

/** What a search of the whole site gives, a few of each kind. */

/** A model, a dataset or a category whose name holds every word. */
export type NamedHit = { readonly slug: string; readonly name: string; readonly note: string | null }

type AnalysisHit = {
  readonly id: number
  readonly title: string
  readonly judgeId: string
  /** the reader's */
  readonly isOwn: boolean
}

/** Results that the reader brought. */
type ResultsHit = { readonly id: number; readonly name: string }

/** Failures of another analysis, and the parameters that lead to it. */
export type ElsewhereHit = {
  readonly title: string
  readonly total: number
  readonly isAtLeast: boolean
  readonly params: { readonly release?: string; readonly analysis?: number }
}

/** An item some model failed on, led to by the best of its failures. */
type ItemHit = {
  readonly exampleId: string
  readonly datasetTitle: string
  readonly failures: number
  readonly annotationId: number
}

type FailureHit = {
  readonly id: number
  readonly title: string | null
  readonly summary: string | null
  readonly outcome: Outcome
  readonly modelName: string
  readonly datasetTitle: string
  readonly exampleId: string
  /** which answer it is, where a model has several to an item: of so many at most */
  readonly variant: string
  readonly trial: number
  readonly trials: number
}

export type SiteHits<Failure extends FailureHit = FailureHit> = {
  readonly failures: { readonly rows: readonly Failure[]; readonly total: number; readonly isAtLeast: boolean }
  readonly items: readonly ItemHit[]
  readonly models: readonly NamedHit[]
  readonly datasets: readonly NamedHit[]
  readonly categories: readonly NamedHit[]
  readonly results: readonly ResultsHit[]
  readonly analyses: readonly AnalysisHit[]
}

/** Where the words of a search stand in one failure. */
export type Snippet = {
  readonly title: MarkedText
  readonly summary: MarkedText
  /** from the item or the output, when the diagnosis itself does not hold the words */
  readonly text: { readonly of: "item" | "output"; readonly marked: MarkedText } | null
}
