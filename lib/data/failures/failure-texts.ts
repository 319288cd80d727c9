import "server-only"
import { sql, type SqlBool } from "kysely"
import type { CorrectOutput, UnreadFailure } from "@/lib/method/gather-texts"
import { attemptKey } from "@/lib/method/sampling/sample-failures"
import { inBatches } from "@/lib/data/base/in-batches"
import { isOneOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { isRight, rulesOf } from "@/lib/data/scope/failure-rule"

/** A sampled failure whose turn has come: ids and names, no texts yet. */
export type PendingFailure = UnreadFailure & { readonly annotationId: number }

export async function listPending(analysisId: number, range: { from: number; to: number }): Promise<PendingFailure[]> {
  return pooled()
    .selectFrom("errorAnnotation as a")
    .innerJoin("dataset as d", "d.id", "a.datasetId")
    .innerJoin("example as e", "e.id", "a.exampleId")
    .select(["a.id as annotationId", "a.predictionId", "a.modelId", "a.exampleId"])
    .select(["d.name as dataset", "e.externalId as example"])
    .where("a.analysisId", "=", analysisId)
    .where("a.outcome", "=", "pending")
    .where((eb) => eb.between("a.id", range.from, range.to))
    .orderBy("a.id")
    .execute()
}

/**
 * Predictions on these examples that are showable (lib/method/gather-texts.ts), by the rule of an analysis (null: of one that is
 * yet to be made, which is the result set's own).
 */
export async function listCorrect(
  { resultSetId, analysisId }: { readonly resultSetId: number; readonly analysisId: number | null },
  exampleIds: readonly number[],
): Promise<CorrectOutput[]> {
  const rows = await pooled()
    .selectFrom("prediction as p")
    .innerJoin(rulesOf({ resultSetId, analysisId }).as("rule"), "rule.datasetId", "p.datasetId")
    .innerJoin("model as m", "m.id", "p.modelId")
    .innerJoin("predictionText as x", (join) =>
      join.onRef("x.predictionId", "=", "p.id").on((eb) => sql<SqlBool>`octet_length(${eb.ref("x.output")}) > 0`),
    )
    .select(["p.id as predictionId", "p.modelId", "p.exampleId", "m.name as model", "p.variant", "p.trial"])
    .where("p.resultSetId", "=", resultSetId)
    .where((eb) => isOneOf(eb.ref("p.exampleId"), [...new Set(exampleIds)]))
    .where("p.status", "=", "ok")
    .where(isRight("p", "rule"))
    .execute()
  return rows.map(({ model, variant, trial, ...row }) => ({ ...row, key: attemptKey(model, { variant, trial }) }))
}

/** One output by prediction id, null when its text is not stored; questions asked at once share a query. */
export const readOutput = inBatches<number, string | null>(
  async (ids) => {
    const rows = await pooled()
      .selectFrom("predictionText")
      .select(["predictionId as id", "output"])
      .where((eb) => isOneOf(eb.ref("predictionId"), ids))
      .execute()
    const byId = new Map(rows.map(({ id, output }) => [id, output]))
    return ids.map((id) => byId.get(id) ?? null)
  },
  { max: 64, gatherMs: 10 },
)

type ExampleKey = { readonly resultSetId: number; readonly exampleId: number }

/** Input and reference of one example as one result set brought them. */
export const readExample = inBatches<ExampleKey, { input: string; reference: string | null } | null>(
  async (keys) => {
    const [sets, examples] = [keys.map((key) => key.resultSetId), keys.map((key) => key.exampleId)]
    const wanted = sql<ExampleKey>`unnest(${sets}::int[], ${examples}::int[])`
    const rows = await pooled()
      .selectFrom(wanted.as<"k">(sql`k(result_set_id, example_id)`))
      .innerJoin("exampleText as t", (join) =>
        join.onRef("t.resultSetId", "=", "k.resultSetId").onRef("t.exampleId", "=", "k.exampleId"),
      )
      .select(["t.resultSetId", "t.exampleId", "t.input", "t.reference"])
      .distinct()
      .execute()
    const byKey = new Map(rows.map((row) => [`${row.resultSetId} ${row.exampleId}`, row]))
    return keys.map((key) => byKey.get(`${key.resultSetId} ${key.exampleId}`) ?? null)
  },
  { max: 64, gatherMs: 10 },
)
