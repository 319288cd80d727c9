import { readFileSync } from "node:fs"
import path from "node:path"
import type { CategoryCount, Stratum } from "@/lib/stats/signatures/signature"

/** The committed release, read from its files: for tests that hold statistics against real failures. */
const folder = path.join(import.meta.dirname, "../../../prisma/atlas/2026.11")

type AtlasAnnotation = {
  readonly dataset: string
  readonly model: string
  readonly exampleId: string
  readonly category: string | null
  readonly subcategory: string | null
}

export type AtlasStratum = Stratum & { readonly dataset: string; readonly model: string }

export const NO_ERROR_FOUND = "no-error-found"

/** `annotations` of all failures read, `strata` with ids by first appearance, `counts` of top categories per stratum. */
export function readAtlas() {
  const annotations = lines("annotations.jsonl").map((line) => JSON.parse(line) as AtlasAnnotation)
  const rows = csv("strata.csv")
  const models = idsOf(rows.map((row) => row.model ?? ""))
  const datasets = idsOf(rows.map((row) => row.dataset ?? ""))
  const strata = rows.map(({ dataset = "", model = "", predictions, failures, annotated }): AtlasStratum => {
    return {
      dataset,
      model,
      modelId: models.get(model) ?? 0,
      datasetId: datasets.get(dataset) ?? 0,
      predictions: Number(predictions),
      failures: Number(failures),
      read: Number(annotated),
    }
  })
  const counts = annotations.map((annotation): CategoryCount<string> => {
    return {
      key: annotation.category ?? NO_ERROR_FOUND,
      modelId: models.get(annotation.model) ?? 0,
      datasetId: datasets.get(annotation.dataset) ?? 0,
      count: 1,
    }
  })
  return { annotations, strata, counts, models, datasets }
}

/** Score of every model on every example of a dataset: rows of `{ exampleId, contentHash, [model]: score }`. */
export function readOutcomes(dataset: string): Record<string, string>[] {
  return csv(`outcomes/${dataset}.csv`)
}

export function readAtlasCsv(name: string): Record<string, string>[] {
  return csv(name)
}

// None of the release's CSV files has a quoted field.
function csv(name: string): Record<string, string>[] {
  const [header = "", ...rows] = lines(name)
  const columns = header.split(",")
  return rows.map((row) => {
    const cells = row.split(",")
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]))
  })
}

function lines(name: string): string[] {
  return readFileSync(path.join(folder, name), "utf8").split(/\r?\n/).filter(Boolean)
}

function idsOf(names: readonly string[]): Map<string, number> {
  return new Map([...new Set(names)].map((name, index) => [name, index + 1]))
}
