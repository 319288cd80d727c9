/** What rows are written as. The bounds are of the import's seconds over those of the bare way; null: none was set. */
export const formats = {
  csv: { title: "CSV in the ErrorMap layout", bound: 1.7 },
  "csv-map": { title: "CSV with other columns", bound: 1.7 },
  "csv-gz": { title: "CSV, gzip", bound: 1.7 },
  "csv-zip": { title: "CSV in a zip", bound: 2.5 },
  jsonl: { title: "JSONL with other fields", bound: 1.7 },
  json: { title: "JSON array", bound: null },
  parquet: { title: "Parquet (Snappy, row groups of 10,000)", bound: 2.5 },
  "lm-eval": { title: "lm-evaluation-harness samples and results", bound: 1.7 },
  "inspect-json": { title: "Inspect .json", bound: null },
  "inspect-eval": { title: "Inspect .eval (deflate)", bound: 2.5 },
  "helm-zip": { title: "HELM run folders in a zip", bound: 2.5 },
  "openai-evals": { title: "OpenAI Evals log", bound: 1.7 },
  promptfoo: { title: "promptfoo, version 3", bound: null },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly bound: number | null }>>

export type FormatName = keyof typeof formats
export const formatNames = Object.keys(formats) as FormatName[]
export const isFormatName = (name: string): name is FormatName => Object.hasOwn(formats, name)

/** of memory, at any size */
export const mostMemoryMb = 300
