import { referenceKind } from "./detect-reference"
import { readErrorsCsv } from "./errors-csv"
import type { ReferenceResult } from "./reference-row"
import { readTreeJson } from "./tree-json"
import type { RawResult } from "@/lib/ingest/rows/raw-row"
import type { Adapter } from "@/lib/ingest/rows/adapter"

/** The predictions in the files that the reference code wrote; their diagnoses: errors-csv.ts and tree-json.ts. */
export const errormapErrors: Adapter = {
  title: "Errors found by ErrorMap",
  accepts: [".csv", "text/csv"],
  unit: "line",
  // Failures only, by its own rule.
  hasClearScores: true,
  describes: {
    files: "`exp_name=single_error…csv` and `…construct_taxonomy…csv` of ErrorMap",
    id: "`example_id`",
    model: "`model`",
    dataset: "`dataset`",
    prompt: "`input_text`",
    answer: "`output_text`",
    score: "`score`",
    companions: "a tree of the same run",
    refused: "empty categories; errors without a score",
  },
  partOf: ({ text }) => (["single-errors", "final"].includes(referenceKind(text) ?? "") ? "rows" : null),
  read: ({ main }, options) => predictionsOf(readErrorsCsv(main, options)),
}

export const errormapTree: Adapter = {
  title: "Tree of errors by ErrorMap",
  accepts: [".json", "application/json"],
  unit: "record",
  hasClearScores: true,
  describes: {
    files: "the tree that ErrorMap writes, `.json`",
    id: "`example_id` of each leaf",
    model: "`model`",
    dataset: "`dataset`",
    prompt: "`input_text`",
    answer: "`output_text`",
    score: "`score`",
    companions: "the errors of the same run",
    refused: "leaves without a score",
  },
  partOf: ({ text }) => (referenceKind(text) === "tree" ? "rows" : null),
  read: ({ main }, options) => predictionsOf(readTreeJson(main, options)),
}

async function* predictionsOf(results: AsyncGenerator<ReferenceResult[]>): AsyncGenerator<RawResult[]> {
  for await (const batch of results) yield batch.map(toRaw)
}

function toRaw(result: ReferenceResult): RawResult {
  if (result.kind === "refused") return result
  const { score, ...prediction } = result.row.prediction
  return { kind: "raw", row: { ...prediction, status: "ok", scores: [{ name: "score", value: score }] } }
}
