import { referenceKind } from "./detect-reference"
import { readErrorsCsv } from "./errors-csv"
import type { ReferenceResult } from "./reference-row"
import { readTreeJson } from "./tree-json"
import type { RowResult } from "@/lib/ingest/rows/prediction-row"
import type { Adapter } from "@/lib/ingest/rows/adapter"

/** The predictions in the files that the reference code wrote (formats.md, c.2); their diagnoses: errors-csv.ts and tree-json.ts. */
export const errormapErrors: Adapter = {
  accepts: [".csv", "text/csv"],
  matches: (head) => ["single-errors", "final"].includes(referenceKind(head) ?? ""),
  read: (file, options) => predictionsOf(readErrorsCsv(file, options)),
  // Failures only, by its own rule.
  profile: null,
}

export const errormapTree: Adapter = {
  accepts: [".json", "application/json"],
  matches: (head) => referenceKind(head) === "tree",
  read: (file, options) => predictionsOf(readTreeJson(file, options)),
  profile: null,
}

async function* predictionsOf(results: AsyncGenerator<ReferenceResult[]>): AsyncGenerator<RowResult[]> {
  for await (const batch of results)
    yield batch.map((result) => (result.kind === "refused" ? result : { kind: "row", row: result.row.prediction }))
}
