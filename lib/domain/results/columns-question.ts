import { z } from "zod"
import { mappedFields, type ColumnMap, type MappedField } from "./column-map"

/** How sure a guess is: "clear" is taken without asking, "unclear" has several candidates or nothing but content. */
const confidences = ["said", "clear", "likely", "unclear", "none"] as const

/** What the columns of a table leave open: which of them are which fields. */
export const columnsQuestionSchema = z.object({
  kind: z.literal("columns"),
  /** the first file's name: datasets are not known before the columns are */
  dataset: z.string(),
  /** all files of the import with these columns */
  files: z.array(z.string()),
  /** what was seen, in a sentence */
  sentence: z.string(),
  /** the map that would be asked for, as options take it; COLUMN stands for a name that only people know */
  map: z.string(),
  shape: z.string(),
  columns: z.array(z.string()),
  guesses: z.array(
    z.object({
      field: z.enum(mappedFields),
      column: z.string().nullable(),
      confidence: z.enum(confidences),
      candidates: z.array(z.string()),
      why: z.string(),
    }),
  ),
  /** its first rows, cell by cell in the order of `columns`, cut off */
  rows: z.array(z.array(z.string())),
})
export type ColumnsQuestion = z.infer<typeof columnsQuestionSchema>

/** Fields of a form, beside the key of the question. */
export const columnsForm = {
  column: (key: string, field: MappedField) => `${key} ${field}`,
  model: (key: string) => `${key} name of the model`,
  leave: (key: string) => `${key} leave out`,
} as const

export type ColumnsAnswer =
  { readonly kind: "leave" } | { readonly kind: "map"; readonly columns: ColumnMap; readonly model: string | null }

/** What a field can be, by its place here: names of columns may hold what browsers rewrite in forms. */
export const columnChoices = ({ columns, guesses }: Pick<ColumnsQuestion, "columns" | "guesses">): string[] => [
  ...columns,
  // A guess may be a list of columns ("acc|f1").
  ...guesses.flatMap(({ column }) => (column === null || columns.includes(column) ? [] : [column])),
]

/** What a form says of the columns; "" is no column. Null: rows cannot be read so. */
export function columnsAnswer(
  question: ColumnsQuestion,
  key: string,
  chosen: Readonly<Record<string, unknown>>,
): ColumnsAnswer | null {
  if (chosen[columnsForm.leave(key)] === "yes") return { kind: "leave" }
  const choices = columnChoices(question)
  const map: Partial<Record<MappedField, string>> = {}
  for (const field of mappedFields) {
    const place = chosen[columnsForm.column(key, field)]
    const column = place === undefined || place === "" ? "" : choices[Number(place)]
    if (column === undefined) return null
    map[field] = column
  }
  if (!map.input || !map.output || !map.score) return null
  const used = Object.values(map).filter((column) => column !== "")
  if (new Set(used).size < used.length) return null
  const model = chosen[columnsForm.model(key)]
  const name = typeof model === "string" ? model.trim().slice(0, 256) : ""
  return { kind: "map", columns: map, model: map.model || name === "" ? null : name }
}
