import { paramsOfPlace, type Place } from "@/lib/domain/compare/place"
import { AppError } from "@/lib/errors"
import { nextSteps, type NextStep, type NothingShared, type Refusal } from "@/lib/domain/compare/ranking"
import { rankingSentence } from "@/lib/wording/ranking"
import type { FirstPair } from "@/lib/stats/comparison/suggested-pairs"

type Model = { readonly slug: string; readonly name: string }

/** Two models that share no item. The API sends the refusal, the pairs and the steps beside code and message. */
export class CannotRank extends AppError {
  readonly steps: readonly NextStep[]
  readonly pairs: readonly RankablePair[]

  constructor({ a, b, cause, pairs, at, other }: Input) {
    const refusal: Refusal = { reason: "no-shared-items", cause }
    const steps = nextSteps({ a: a.slug, b: b.slug, cause, at, other })
    const offered = pairs.slice(0, mostOffered).map((pair) => rankable(pair, at))
    super("not_found", rankingSentence({ kind: "refused", refusal }, { a: a.name, b: b.name }), {
      details: { refusal, next: steps, pairs: offered },
    })
    this.steps = steps
    this.pairs = offered
  }
}

type Input = {
  readonly a: Model
  readonly b: Model
  readonly cause: NothingShared
  readonly pairs: readonly FirstPair[]
  /** where A and the pairs were looked for, and B */
  readonly at: Place
  readonly other: Place
}

type RankablePair = {
  readonly a: string
  readonly b: string
  readonly dataset: string
  /** where both are read */
  readonly analysis?: number
  readonly results?: number
}

const mostOffered = 8

function rankable({ a, b, datasetSlug }: FirstPair, at: Place): RankablePair {
  return { a: a.slug, b: b.slug, dataset: datasetSlug, ...paramsOfPlace(at) }
}
