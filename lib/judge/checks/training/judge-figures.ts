import type { CheckName } from "@/lib/judge/checks/registry"
import type { HumanFigures } from "./human-labels"
import type { Interval, Part } from "./measured-share"

/**
 * What `npm run bench -- judge` measures. All shares are 0 to 1, intervals are 95 %. An item annotated as "no error
 * found" is disagreed with by any label.
 */
export type JudgeFigures = {
  readonly items: number
  readonly labelled: number
  readonly coverage: number
  /** share of the labelled items whose top category is the annotated one */
  readonly agreement: number
  /** share of all items in the most frequent category */
  readonly majority: number
  /** share of all items whose most similar other example has the same category */
  readonly nearest: number
  readonly perCategory: readonly CategoryFigures[]
  readonly checks: readonly CheckFigures[]
  readonly agreementInterval: Interval
  readonly subcategoryAgreement: Interval
  readonly byRules: Part
  readonly byLikeness: Part
  /** the two baselines on the very items that the judge labels */
  readonly onLabelled: { readonly majority: Interval; readonly nearest: Interval }
  /** the same with nothing of the failure's whole benchmark: what a new one gets */
  readonly heldOutBenchmark: Part & {
    readonly coverage: number
    readonly byRules: Part
    readonly byLikeness: Part
  }
  /** likeness accepted from this confidence on: how many failures it settles, and how often it is right */
  readonly likenessByConfidence: readonly (Part & { readonly least: number })[]
  /** outputs that were scored as right, and how many of them any check speaks about */
  readonly rightOutputs: { readonly outputs: number; readonly spoken: number }
  readonly perDataset: readonly DatasetFigures[]
  readonly humanLabels: {
    /** which of our categories and sub-categories a type that people gave corresponds to */
    readonly mapping: readonly { readonly type: string; readonly means: string; readonly slugs: readonly string[] }[]
    readonly source: string
    /** judged with nothing of their own example, and with nothing of their benchmark */
    readonly asShipped: HumanFigures
    readonly heldOutBenchmark: HumanFigures
  }
}

export type CategoryFigures = {
  readonly slug: string
  readonly annotated: number
  readonly labelled: number
  readonly precision: number | null
  readonly recall: number
}

export type CheckFigures = {
  readonly check: CheckName
  /** on how many of the annotated failures it speaks, whatever the checks before it say */
  readonly fired: number
  readonly precision: number | null
  readonly interval: Interval | null
  /** on how many of all failing outputs of the shared data, and of those scored as right, it speaks */
  readonly onFailures: number
  readonly onRight: number
}

export type DatasetFigures = {
  readonly dataset: string
  readonly items: number
  readonly coverage: number
  readonly agreement: number | null
  readonly leftOut: { readonly coverage: number; readonly agreement: number | null }
}
