import { z } from "zod"

/** The fields of a row that a column of a table can hold. */
export const mappedFields = [
  ...(["example_id", "model", "dataset", "input", "output", "score", "reference"] as const),
  ...(["variant", "trial", "reasoning", "cluster"] as const),
] as const
export type MappedField = (typeof mappedFields)[number]

/** Which column (or path into a record, "answer.text") is which field of a row; "": none is, whatever the names say. */
export const columnMapSchema = z.partialRecord(z.enum(mappedFields), z.string().max(1_000)).readonly()
export type ColumnMap = z.infer<typeof columnMapSchema>
