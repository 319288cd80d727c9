/** One prediction of ../shared/data (never shipped), with what people said of it where they did. */
export type SharedRow = {
  readonly dataset: string
  readonly model: string
  readonly exampleId: string
  readonly input: string
  readonly output: string
  readonly reference: string | null
  readonly score: number
  /** types that people gave, most frequent first; empty where nobody did */
  readonly humanTypes: readonly string[]
}
