import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import { termsKey } from "@/lib/domain/access/gated-dataset"
import { AppError } from "@/lib/errors"
import { fromDb } from "@/lib/data/base/enums"
import { pooled } from "@/lib/data/base/kysely"
import { hashOfItem, identityOf } from "@/lib/data/scope/item-hash"

/** Everything about one failure but the long texts. */
export type AnnotationDetail = Awaited<ReturnType<typeof getAnnotation>>

/** Throws not_found for an id that is not there or belongs to somebody's private analysis. */
export async function getAnnotation(id: number, viewer: Viewer) {
  const [row, criteria] = await Promise.all([queryAnnotation(id), listCriteria(id)])
  if (!row || !mayRead(viewer, row)) throw new AppError("not_found", "There is no such failure.")
  const { ownerId: _, visibility: __, second, alternative, secondConfidence, ...rest } = row
  return {
    ...rest,
    outcome: fromDb(row.outcome),
    verdict: row.verdict && fromDb(row.verdict),
    suspect: row.suspect && fromDb(row.suspect),
    /** the diagnosis held against experts' own account */
    expertMatch: row.expertMatch && fromDb(row.expertMatch),
    /** slugs, as the second judge gave them */
    secondOpinion: second === null ? null : { second, alternative, confidence: secondConfidence },
    criteria,
  }
}

function queryAnnotation(id: number) {
  return (
    pooled()
      .selectFrom("errorAnnotation as a")
      .innerJoin("analysis as an", "an.id", "a.analysisId")
      .innerJoin("resultSet as rs", "rs.id", "an.resultSetId")
      .innerJoin("prediction as p", "p.id", "a.predictionId")
      .leftJoin("resultSetDataset as s", (join) =>
        join.onRef("s.resultSetId", "=", "p.resultSetId").onRef("s.datasetId", "=", "p.datasetId"),
      )
      .innerJoin("model as m", "m.id", "a.modelId")
      .innerJoin("dataset as d", "d.id", "a.datasetId")
      .innerJoin("example as e", "e.id", "a.exampleId")
      .leftJoin("taxonomyVersion as v", "v.id", "an.releaseId")
      .leftJoin("secondOpinion as so", "so.annotationId", "a.id")
      .leftJoin("expertMatch as em", "em.annotationId", "a.id")
      .select([
        "a.id",
        "a.analysisId",
        "an.resultSetId",
        "v.key as releaseKey",
        "an.judgeId",
        "an.title as analysisTitle",
      ])
      // How the results came in, and the analysis's parameters, as stored.
      .select(["an.ownerId", "an.visibility", "rs.origin", "an.config"])
      .select(["a.outcome", "a.outcomeDetail", "a.verdict", "a.suspect", "a.title", "a.summary", "a.secondary"])
      .select(["a.confidence", "a.source", "a.round", "a.outputHash", "a.updatedAt", "p.score"])
      // Which answer it is, where a model has several to an item.
      .select((eb) => [
        "p.id as predictionId",
        "p.variant",
        "p.trial",
        eb.fn.coalesce("s.trials", eb.lit(1)).as("trials"),
      ])
      .select(["m.id as modelId", "m.slug as modelSlug", "m.name as modelName"])
      .select(["d.slug as datasetSlug", "d.name as datasetName", "d.sourceName", "d.sourceUrl", "d.licence"])
      // Texts are hidden until the terms are accepted: lib/domain/access/gated-dataset.ts.
      .select(["d.gated", "d.terms", "e.id as exampleRowId", "e.externalId as exampleId"])
      .select(["so.second", "so.alternative", "so.confidence as secondConfidence", "em.match as expertMatch"])
      .select((eb) => [
        eb.fn.coalesce("d.title", "d.name").as("datasetTitle"),
        hashOfItem(eb.ref("an.resultSetId"), eb.ref("e.id")).as("contentHash"),
      ])
      .where("a.id", "=", id)
      .executeTakeFirst()
  )
}

async function listCriteria(annotationId: number) {
  const rows = await pooled()
    .selectFrom("criterion")
    .select(["text", "present", "quality", "missingQuote", "comment"])
    .select(["evidenceStart as start", "evidenceEnd as end"])
    .where("annotationId", "=", annotationId)
    .orderBy("position")
    .execute()
  return rows.map(({ start, end, quality, ...row }) => ({
    ...row,
    quality: quality && fromDb(quality),
    evidence: start === null || end === null ? null : { start, end },
  }))
}

/** Where one annotation stands on one taxonomy version; null when it was never placed there. */
export async function findAssignment(annotationId: number, versionId: number) {
  const row = await pooled()
    .selectFrom("categoryAssignment")
    .select(["nodeId", "outcome", "confidence"])
    .where("annotationId", "=", annotationId)
    .where("versionId", "=", versionId)
    .executeTakeFirst()
  return row ?? null
}

/** Whether the texts of this item may be shown to somebody who has accepted these terms (lib/http/cookies/accepted-terms). */
export function mayShowTexts(annotation: AnnotationDetail, accepted: ReadonlySet<string>): boolean {
  const { gated, terms, datasetSlug: slug, datasetTitle: title } = annotation
  return !gated || accepted.has(termsKey({ slug, title, terms }))
}

export type ItemTexts = NonNullable<Awaited<ReturnType<typeof findTexts>>>

/**
 * The texts behind a failure, from the analysis's own results or any others the viewer may read: same dataset, model,
 * example, variant and trial. Null when nobody has imported them yet, and for a gated dataset whose terms were not accepted.
 */
export async function findTexts(
  annotation: AnnotationDetail,
  viewer: Viewer,
  accepted: ReadonlySet<string> = new Set(),
) {
  if (!mayShowTexts(annotation, accepted)) return null
  const { exampleRowId, modelId, variant, trial, resultSetId, contentHash } = annotation
  const row = await pooled()
    .selectFrom("prediction as p")
    .innerJoin("resultSet as rs", (join) => join.onRef("rs.id", "=", "p.resultSetId").on("rs.status", "=", "ready"))
    .innerJoin("predictionText as pt", "pt.predictionId", "p.id")
    .innerJoin("exampleText as et", (join) =>
      join.onRef("et.resultSetId", "=", "p.resultSetId").onRef("et.exampleId", "=", "p.exampleId"),
    )
    .select(["p.id as predictionId", "p.resultSetId", "et.input", "et.reference", "pt.output", "pt.reasoning"])
    .where("p.exampleId", "=", exampleRowId)
    .where("p.modelId", "=", modelId)
    .where("p.variant", "=", variant)
    .where("p.trial", "=", trial)
    .where((eb) =>
      eb.or([
        eb("rs.visibility", "=", "public"),
        eb("rs.ownerId", "=", viewer?.id ?? null),
        eb.and([eb("rs.id", "=", resultSetId), eb("rs.visibility", "=", "unlisted")]),
      ]),
    )
    .orderBy((eb) => eb("rs.id", "=", resultSetId), "desc")
    .orderBy(
      (eb) => eb(identityOf("et"), "=", contentHash),
      (by) => by.desc().nullsLast(),
    )
    .orderBy("rs.id", "desc")
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}
