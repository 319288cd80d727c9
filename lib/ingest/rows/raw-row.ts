import type { Text } from "@/lib/domain/results/prediction"
import type { Json, Turn } from "@/lib/domain/results/prediction-detail"
import { limits } from "@/lib/ingest/limits"
import { storable } from "@/lib/ingest/storable-text"

/** One score of a row as the file has it, under the name of its metric or scorer. */
export type NamedScore = { readonly name: string; readonly value: string | number | boolean | null }

/** What an adapter found in one row, in its file's own words. */
export type RawRow<Output extends Text = Text> = {
  /** the physical line where it begins, or which record it is, from 1 */
  readonly line: number
  readonly exampleId: string
  /** "": the file names none; then ReadOptions.model is taken, or it is asked */
  readonly model: string
  readonly dataset: string
  /** filter, perturbation: another scoring or form of the same item; "" is the plain one */
  readonly variant?: string
  /** which repeat, as the file numbers them */
  readonly trial?: number
  /** null: the file does not have the prompt */
  readonly input: string | null
  /**
   * What makes the item this one, where the prompt has more in it that differs by model or run (instructions, examples, a
   * chat template): rows of one example id may have other prompts then, and the first is kept. Absent: the prompt itself.
   */
  readonly item?: string | null
  readonly output: Output
  readonly reasoning?: string | null
  readonly reference: string | null
  /** every metric of the row, in the harness's own order */
  readonly scores: readonly NamedScore[]
  /** the metric that the harness itself counts; null: it does not say, and it is asked where there are several */
  readonly mainScore?: string | null
  /** the run itself broke or was cut off; "ok" unless the file says so */
  readonly status?: "ok" | "error" | "truncated"
  /** what else the file says of the row (subject, tokens, latency, stop reason); nothing that is a field above */
  readonly metadata?: Readonly<Record<string, Json>> | null
  /** the file has a field for clusters of items; its value is in `metadata.cluster` */
  readonly namesClusters?: boolean
  /** a conversation or an agent's steps, where input and output alone do not tell it */
  readonly turns?: readonly Turn[] | null
}

/** A row that was not taken: where it begins, the column, why, and at most 200 characters of it. */
export type Refusal = {
  readonly line: number
  readonly column: string
  readonly reason: string
  readonly excerpt: string
}
export type RefusedRow = { readonly kind: "refused"; readonly refusal: Refusal }

/** What an adapter yields for each row. */
export type RawResult<Output extends Text = Text> = { readonly kind: "raw"; readonly row: RawRow<Output> } | RefusedRow

/** A refusal of a whole row, for adapters; the excerpt is cut and made storable here. */
export function refuse(
  line: number,
  { column, reason, value }: { column: string; reason: string; value: string },
): RefusedRow {
  return { kind: "refused", refusal: { line, column, reason, excerpt: storable(value.slice(0, limits.excerptLength)) } }
}
