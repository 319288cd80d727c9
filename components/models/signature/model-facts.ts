import type { SideRule } from "@/lib/domain/compare/ranking"
import { attemptRate, itemsTried, type Attempts } from "@/lib/stats/proportions/attempt-rate"
import type { PlacedStratum } from "./signature-view"

/** One model on one benchmark, as its page shows it. */
export type ModelStratum = PlacedStratum &
  Counted & {
    readonly modelSlug: string
    readonly modelName: string
    readonly datasetSlug: string
    readonly datasetTitle: string
    readonly suite: string
  }

type Counted = SideRule &
  Attempts & {
    readonly unscored: number
    readonly read: number
    readonly noErrorFound: number
  }

/** The figures at the head of a model's page, over the strata shown. */
export function factsOf(own: readonly Counted[]) {
  const total = (column: "predictions" | "unscored" | "failures" | "read" | "noErrorFound") =>
    own.reduce((sum, row) => sum + row[column], 0)
  const [attempts, failures] = [total("predictions"), total("failures")]
  return {
    attempts,
    /** fewer than attempts where each of several trials of one counts */
    items: own.reduce((sum, row) => sum + itemsTried(row), 0),
    unscored: total("unscored"),
    failures,
    failureRate: attemptRate(own),
    read: total("read"),
    noErrorFound: total("noErrorFound"),
    rules: own,
  }
}
