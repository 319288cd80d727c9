import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { fromDb } from "@/lib/data/base/enums"
import { pooled } from "@/lib/data/base/kysely"
import { getResultSet } from "@/lib/data/results/result-sets"
import { pagesOf } from "./export-source"

/** One answer of a result set as its files said it. */
export type ExportedPrediction = ReturnType<typeof toExported>

/**
 * Every row of results in the order it came in, under the names and ids of its files, in pages: any number flows through
 * little memory. Texts of gated datasets stay empty. Throws not_found for what the viewer may not read.
 */
export async function exportPredictions(
  resultSetId: number,
  viewer: Viewer,
  pageSize = 500,
): Promise<AsyncGenerator<ExportedPrediction[]>> {
  await getResultSet(resultSetId, viewer)
  const { first } = await pooled()
    .selectFrom("prediction")
    .select((eb) => eb.fn.min("id").as("first"))
    .where("resultSetId", "=", resultSetId)
    .executeTakeFirstOrThrow()
  // Those of earlier imports lie before it.
  const load = (after: number) => queryPage(resultSetId, Math.max(after, (first ?? 1) - 1), pageSize)
  async function* pages() {
    for await (const page of pagesOf(load, pageSize)) yield page.map(toExported)
  }
  return pages()
}

function queryPage(resultSetId: number, after: number, pageSize: number) {
  return (
    pooled()
      .with("page", (query) =>
        query
          .selectFrom("prediction")
          .selectAll()
          .where("resultSetId", "=", resultSetId)
          .where("id", ">", after)
          .orderBy("id")
          .limit(pageSize),
      )
      .selectFrom("page as p")
      .innerJoin("dataset as d", "d.id", "p.datasetId")
      .innerJoin("model as m", "m.id", "p.modelId")
      .innerJoin("example as e", "e.id", "p.exampleId")
      // What the files called them, where somebody merged names or matched items.
      .leftJoin("dataset as ownDataset", "ownDataset.id", "p.ownDatasetId")
      .leftJoin("model as ownModel", "ownModel.id", "p.ownModelId")
      .leftJoin("exampleText as t", (join) =>
        join.onRef("t.resultSetId", "=", "p.resultSetId").onRef("t.exampleId", "=", "p.exampleId"),
      )
      .leftJoin("example as ownExample", "ownExample.id", "t.ownExampleId")
      .leftJoin("predictionText as x", "x.predictionId", "p.id")
      .leftJoin("predictionDetail as f", "f.predictionId", "p.id")
      .select((eb) => [
        "p.id",
        eb.fn.coalesce("ownDataset.name", "d.name").as("dataset"),
        eb.fn.coalesce("ownModel.name", "m.name").as("model"),
        eb.fn.coalesce("ownExample.externalId", "e.externalId").as("exampleId"),
        ...(["p.variant", "p.trial", "p.score", "p.status", "d.gated"] as const),
        ...(["t.input", "x.output", "t.reference", "x.reasoning"] as const),
        ...(["f.metrics", "f.metadata", "f.turns"] as const),
      ])
      .orderBy("p.id")
      .execute()
  )
}

type Row = Awaited<ReturnType<typeof queryPage>>[number]

/** Fields in the order files have them, named as ErrorMap's own layout is: such a file can be imported again. */
function toExported({ gated, ...row }: Row) {
  const shown = <T>(text: T) => (gated ? null : text)
  return {
    dataset: row.dataset,
    model: row.model,
    example_id: row.exampleId,
    variant: row.variant,
    trial: row.trial,
    input_text: shown(row.input),
    output_text: shown(row.output),
    score: row.score,
    correct_answer: shown(row.reference),
    reasoning: shown(row.reasoning),
    status: fromDb(row.status),
    metrics: row.metrics,
    metadata: shown(row.metadata),
    turns: shown(row.turns),
  }
}
