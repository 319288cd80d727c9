import "server-only"
import { sql } from "kysely"
import type { Viewer } from "@/lib/domain/access/permissions"
import { db } from "@/lib/data/base/kysely"
import { repeatsOf } from "@/lib/data/scope/repeats"

/**
 * Results people imported (not a release's): the viewer's own and public ones, or (`own`) the viewer's alone, newest first,
 * one row for each model and benchmark, at most `limit` rows.
 */
export async function listOwnResults(
  viewer: Viewer,
  filter: {
    readonly model?: string
    readonly dataset?: string
    readonly resultSetId?: number
    readonly own?: boolean
    readonly limit?: number
  } = {},
) {
  const owner = viewer?.id ?? null
  const { model, dataset, resultSetId, own = false, limit = 500 } = filter
  return db()
    .selectFrom("resultSetCount as c")
    .innerJoin("resultSet as rs", "rs.id", "c.resultSetId")
    .innerJoin("resultSetDataset as s", (join) =>
      join.onRef("s.resultSetId", "=", "rs.id").onRef("s.datasetId", "=", "c.datasetId"),
    )
    .innerJoin("model as m", "m.id", "c.modelId")
    .innerJoin("dataset as d", "d.id", "c.datasetId")
    .select((eb) => [
      "rs.id as resultSetId",
      "rs.name as resultSetName",
      sql<boolean>`coalesce(${eb("rs.ownerId", "=", owner)}, false)`.as("isOwn"),
      "m.slug as modelSlug",
      "m.name as modelName",
      "d.slug as datasetSlug",
      eb.fn.coalesce("d.title", "d.name").as("datasetTitle"),
      // Attempts: with a score, and no errors of the harness.
      eb("c.predictions", "-", eb.ref("c.unscored")).as("predictions"),
      "c.unscored",
      "c.failures",
      repeatsOf("c").as("repeats"),
      // The rule the results have now.
      "s.threshold",
      "s.lowerIsBetter",
      // The newest finished analysis of these results, if any.
      eb
        .selectFrom("analysis as a")
        .innerJoin("stratum as st", "st.analysisId", "a.id")
        .select((of) => of.fn.max("a.id").as("newest"))
        .whereRef("st.modelId", "=", "m.id")
        .whereRef("st.datasetId", "=", "d.id")
        .whereRef("a.resultSetId", "=", "rs.id")
        .where("a.status", "=", "done")
        .where((of) => of.or([of("a.visibility", "=", "public"), of("a.ownerId", "=", owner)]))
        .as("analysisId"),
    ])
    .where("rs.status", "=", "ready")
    .where("rs.origin", "=", "import")
    .where((eb) => eb.or([...(own ? [] : [eb("rs.visibility", "=", "public")]), eb("rs.ownerId", "=", owner)]))
    .$if(model !== undefined, (qb) => qb.where("m.slug", "=", model ?? ""))
    .$if(resultSetId !== undefined, (qb) => qb.where("rs.id", "=", resultSetId ?? 0))
    .$if(dataset !== undefined, (qb) => qb.where("d.slug", "=", dataset ?? ""))
    .orderBy("rs.id", "desc")
    .orderBy("m.name")
    .orderBy("d.name")
    .limit(limit)
    .execute()
}

/** As many rows as what adds them up reads. */
const mostSummed = 5_000

/** The viewer's own, to be added up: a list that was cut ends with the last model, or results, that is whole. */
export async function listOwnWhole(viewer: Viewer, resultSetId?: number) {
  const rows = await listOwnResults(viewer, { own: true, limit: mostSummed, ...(resultSetId && { resultSetId }) })
  const last = rows.at(-1)
  if (!last || rows.length < mostSummed) return rows
  const isSeveral = rows[0]?.resultSetId !== last.resultSetId
  return rows.filter((row) => (isSeveral ? row.resultSetId !== last.resultSetId : row.modelSlug !== last.modelSlug))
}
