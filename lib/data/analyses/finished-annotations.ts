import "server-only"
import { sql } from "kysely"
import type { PoolClient } from "pg"
import type { Criterion, Diagnosis } from "@/lib/domain/failures/annotation"
import type { Outcome } from "@/lib/domain/enums"
import { copyRows } from "@/lib/data/base/copy"
import { toDb } from "@/lib/data/base/enums"
import { on } from "@/lib/data/base/kysely"
import { rowTable } from "@/lib/data/base/row-table"

/** What was read elsewhere: rows are written finished, with their criteria. */
export type FinishedRow = {
  readonly predictionId: number
  readonly modelId: number
  readonly datasetId: number
  readonly exampleId: number
  readonly outcome: Exclude<Outcome, "pending">
  readonly detail: string | null
  readonly diagnosis: (Omit<Diagnosis, "title" | "categoryHint"> & { readonly title: string | null }) | null
  /** first 16 hex of the output's sha256; null where the output that was read is not the one that is stored */
  readonly outputHash: string | null
  /** of a release that was read in several */
  readonly round?: number
}

/** Returns the ids of the new annotations, in the order of the rows. */
export async function addAnnotations(
  client: PoolClient,
  analysisId: number,
  annotations: readonly FinishedRow[],
): Promise<number[]> {
  const columns = {
    ...({ n: "int4", predictionId: "int4", modelId: "int4", datasetId: "int4", exampleId: "int4" } as const),
    ...({ outcome: "Outcome", detail: "text?", outputHash: "text?", round: "int4?" } as const),
    ...({ verdict: "Verdict?", suspect: "Suspect?", title: "text?", summary: "text?" } as const),
    ...({ secondary: "text?", confidence: "float8?", source: "text?" } as const),
  }
  const given = annotations.map(({ diagnosis, outcome, round = null, ...row }, n) => ({
    ...row,
    ...{ n, round, outcome: toDb(outcome) },
    verdict: diagnosis && toDb(diagnosis.verdict),
    suspect: diagnosis?.suspect ? toDb(diagnosis.suspect) : null,
    title: diagnosis?.title ?? null,
    summary: diagnosis?.summary ?? null,
    secondary: diagnosis?.secondary ?? null,
    confidence: diagnosis?.confidence ?? null,
    source: diagnosis?.source ?? null,
  }))
  const rows = await on(client)
    .insertInto("errorAnnotation")
    .columns([
      ...(["analysisId", "updatedAt", "predictionId", "modelId", "datasetId", "exampleId", "outcome"] as const),
      ...(["outcomeDetail", "outputHash", "round", "verdict", "suspect", "title", "summary", "secondary"] as const),
      ...(["confidence", "source"] as const),
    ])
    .expression((eb) =>
      eb
        .selectFrom(rowTable("f", columns, given))
        .select([
          sql<number>`${analysisId}::int`.as("analysisId"),
          sql<Date>`clock_timestamp()`.as("updatedAt"),
          ...(["f.predictionId", "f.modelId", "f.datasetId", "f.exampleId", "f.outcome"] as const),
          ...(["f.detail", "f.outputHash", "f.round", "f.verdict", "f.suspect", "f.title", "f.summary"] as const),
          ...(["f.secondary", "f.confidence", "f.source"] as const),
        ])
        .orderBy("f.n"),
    )
    .returning(["id", "predictionId"])
    .execute()
  const idOf = new Map(rows.map(({ id, predictionId }) => [predictionId, id]))
  const ids = annotations.map(({ predictionId }) => idOf.get(predictionId) ?? 0)
  await copyCriteria(
    client,
    annotations.map(({ diagnosis }, index) => ({
      annotationId: ids[index] ?? 0,
      criteria: diagnosis?.criteria ?? [],
    })),
  )
  return ids
}

type WithCriteria = { readonly annotationId: number; readonly criteria: readonly Criterion[] }

export async function copyCriteria(client: PoolClient, annotations: readonly WithCriteria[]): Promise<void> {
  const columns = {
    ...({ annotationId: "int4", position: "int4", text: "text", present: "bool", quality: "text" } as const),
    ...({ evidenceStart: "int4", evidenceEnd: "int4", missingQuote: "text", comment: "text" } as const),
  }
  await copyRows(client, { table: "criterion", columns }, criterionCells(annotations))
}

function* criterionCells(annotations: readonly WithCriteria[]) {
  for (const { annotationId, criteria } of annotations)
    for (const [position, { text, present, quality, evidence, missingQuote, comment }] of criteria.entries())
      yield [
        ...[annotationId, position, text, present, quality && toDb(quality)],
        ...[evidence?.start ?? null, evidence?.end ?? null, missingQuote, comment],
      ]
}
