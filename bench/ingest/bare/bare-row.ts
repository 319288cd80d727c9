/** What any of the formats says of an answer. */
export type BareRow = {
  readonly id: string
  readonly model: string
  readonly input: string
  readonly output: string
  readonly score: number
  readonly reference: string
}

type Fields = Readonly<Record<string, unknown>>

/** A row of a table: the first of these columns that it has. */
export function tableRow(row: Fields): BareRow {
  const text = (...names: readonly string[]) => String(row[names.find((name) => name in row) ?? ""] ?? "")
  return {
    id: text("example_id", "qid"),
    model: text("model", "model_name"),
    input: text("input_text", "question"),
    output: text("output_text", "completion"),
    score: Number(text("score", "is_correct")),
    reference: text("correct_answer", "expected"),
  }
}
