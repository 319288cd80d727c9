import type { ColumnMap, MappedField } from "@/lib/domain/results/column-map"

/** What people call the fields of a row. */
export type FieldText = { readonly field: MappedField; readonly label: string; readonly help: string }

export const mainFields: readonly FieldText[] = [
  { field: "input", label: "Question", help: "What the model was asked" },
  { field: "output", label: "Answer", help: "What the model said" },
  { field: "score", label: "Score", help: "Right or wrong, or a number" },
  { field: "model", label: "Model", help: "Whose answer it is" },
]
export const moreFields: readonly FieldText[] = [
  { field: "example_id", label: "Item id", help: "The same for all models; else the question tells items apart" },
  { field: "reference", label: "Right answer", help: "What was expected" },
  { field: "dataset", label: "Benchmark", help: "Else the file’s name" },
  { field: "variant", label: "Variant", help: "A filter, a scorer or a prompt" },
  { field: "trial", label: "Trial", help: "The number of a repeat" },
  { field: "reasoning", label: "Reasoning", help: "What it thought before it answered" },
  { field: "cluster", label: "Cluster", help: "Items that belong together, such as questions on one text" },
]
export const fieldTexts = [...mainFields, ...moreFields]

/** "Question: frage · Answer: antwort" */
export const columnWords = (map: ColumnMap): string =>
  fieldTexts.flatMap(({ field, label }) => (map[field] ? [`${label}: ${map[field]}`] : [])).join(" · ")
