import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { AnnotationDetail } from "./annotation-detail"
import { sql } from "kysely"
import { fromDb } from "@/lib/data/base/enums"
import { pooled } from "@/lib/data/base/kysely"
import { isAttempt, isFailure, rulesOf } from "@/lib/data/scope/failure-rule"
import { isReadable } from "@/lib/data/scope/visible-names"
import { getPaths } from "@/lib/data/taxonomy/taxonomies"

/** As many answers to one item as a page shows. */
const mostAttempts = 120

/**
 * All models of the same results on this example, with their label in the same analysis. Of results that are private to
 * somebody else only those the analysis speaks of.
 */
export async function listAttempts(annotation: AnnotationDetail, viewer: Viewer) {
  const rows = await queryAttempts(annotation, viewer)
  // One analysis is placed on one tree.
  const version = rows.find(({ versionId }) => versionId !== null)?.versionId
  const paths = await getPaths(version ? [version] : [])
  return rows.map(({ nodeId, versionId: _, outcome, ...row }) => ({
    ...row,
    /** what became of it where it was sampled */
    outcome: outcome && fromDb(outcome),
    /** from the top category down; empty when it is in none */
    path: nodeId === null ? [] : (paths.get(nodeId) ?? []),
  }))
}

function queryAttempts({ exampleRowId, resultSetId, analysisId }: AnnotationDetail, viewer: Viewer) {
  return (
    pooled()
      .selectFrom("prediction as p")
      .innerJoin("model as m", "m.id", "p.modelId")
      .innerJoin(rulesOf({ resultSetId, analysisId }).as("rule"), "rule.datasetId", "p.datasetId")
      .leftJoin("errorAnnotation as a", (join) =>
        join.onRef("a.predictionId", "=", "p.id").on("a.analysisId", "=", analysisId),
      )
      .leftJoin("analysis as an", "an.id", "a.analysisId")
      .leftJoin("categoryAssignment as ca", (join) =>
        join
          .onRef("ca.annotationId", "=", "a.id")
          .on((eb) =>
            eb(
              "ca.versionId",
              "=",
              eb.fn.coalesce(
                "an.releaseId",
                eb.selectFrom("taxonomyVersion").select("id").whereRef("analysisId", "=", "an.id").limit(1),
              ),
            ),
          ),
      )
      // Variant "" and trial 0 where a model answered once; else which answer of several.
      .select(["p.id as predictionId", "m.slug as modelSlug", "m.name as modelName", "p.variant", "p.trial", "p.score"])
      // Another variant or trial stands for the item: kept, and no attempt.
      .select((eb) => sql<boolean>`${eb.not(eb.ref("p.counts"))}`.as("leftOut"))
      // Neither right nor a failure without a score, or by an error of the harness: then it does not count.
      .select([isAttempt("p").as("counts"), isFailure("p", "rule").as("failed")])
      .select(["a.id as annotationId", "a.title", "a.outcome", "ca.nodeId", "ca.versionId"])
      .where("p.exampleId", "=", exampleRowId)
      .where("p.resultSetId", "=", resultSetId)
      .where((eb) =>
        eb.or([
          eb.exists(
            eb
              .selectFrom("resultSet as r")
              .select("r.id")
              .where("r.id", "=", resultSetId)
              .where((of) => isReadable({ visibility: of.ref("r.visibility"), ownerId: of.ref("r.ownerId") }, viewer)),
          ),
          eb.exists(
            eb
              .selectFrom("stratum as s")
              .select("s.modelId")
              .where("s.analysisId", "=", analysisId)
              .whereRef("s.modelId", "=", "p.modelId")
              .whereRef("s.datasetId", "=", "p.datasetId"),
          ),
        ]),
      )
      .orderBy("m.id")
      .orderBy("p.variant")
      .orderBy("p.trial")
      .limit(mostAttempts)
      .execute()
  )
}

/** The answer of one of these attempts; null where its text is not here, or not for this viewer. */
export async function findAnswer(annotation: AnnotationDetail, predictionId: number, viewer: Viewer) {
  const { exampleRowId, resultSetId } = annotation
  const row = await pooled()
    .selectFrom("prediction as p")
    .innerJoin("resultSet as r", "r.id", "p.resultSetId")
    .innerJoin("predictionText as t", "t.predictionId", "p.id")
    .select(["p.id as predictionId", "t.output"])
    .where("p.id", "=", predictionId)
    .where("p.exampleId", "=", exampleRowId)
    .where("p.resultSetId", "=", resultSetId)
    .where((eb) => isReadable({ visibility: eb.ref("r.visibility"), ownerId: eb.ref("r.ownerId") }, viewer))
    .executeTakeFirst()
  return row ?? null
}
