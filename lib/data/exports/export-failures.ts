import "server-only"
import { sql } from "kysely"
import { judgeOfSource } from "@/lib/domain/judges/judge-id"
import { fromDb } from "@/lib/data/base/enums"
import { pooled } from "@/lib/data/base/kysely"
import type { ReviewVerdict } from "@/lib/data/generated/tables"
import { pagesOf, type ExportPart, type ExportSource } from "./export-source"
import { criteriaOf } from "./exported-criteria"

/** One sampled failure as it leaves the house: no ids of ours, no texts of the item. */
export type ExportedFailure = ReturnType<typeof toExported>

/**
 * Every sampled failure, with its place on the taxonomy version of its part (null: none): part by part, in the order they
 * were drawn; in pages, so that any number flows through little memory.
 */
export async function* exportFailures(
  { parts }: Pick<ExportSource, "parts">,
  pageSize = 1_000,
): AsyncGenerator<ExportedFailure[]> {
  for (const part of parts)
    for await (const page of pagesOf((after) => queryPage(part, after, pageSize), pageSize)) yield page.map(toExported)
}

function queryPage({ analysisId, versionId }: ExportPart, after: number, pageSize: number) {
  return pooled()
    .withRecursive("paths", (query) =>
      query
        .selectFrom("taxonomyNode")
        .select("id")
        .select((eb) => sql<string[]>`ARRAY[${eb.ref("slug")}]`.as("path"))
        .where("versionId", "=", versionId)
        .where("parentId", "is", null)
        .unionAll(
          query
            .selectFrom("taxonomyNode as n")
            .innerJoin("paths", "paths.id", "n.parentId")
            .select("n.id")
            .select((eb) => sql<string[]>`${eb.ref("paths.path")} || ${eb.ref("n.slug")}`.as("path")),
        ),
    )
    .with("page", (query) =>
      query
        .selectFrom("errorAnnotation")
        .selectAll()
        .where("analysisId", "=", analysisId)
        .where("id", ">", after)
        .orderBy("id")
        .limit(pageSize),
    )
    .selectFrom("page as a")
    .innerJoin("analysis as an", "an.id", "a.analysisId")
    .innerJoin("prediction as p", "p.id", "a.predictionId")
    .innerJoin("model as m", "m.id", "a.modelId")
    .innerJoin("dataset as d", "d.id", "a.datasetId")
    .innerJoin("example as e", "e.id", "a.exampleId")
    .leftJoin("categoryAssignment as ca", (join) =>
      join.onRef("ca.annotationId", "=", "a.id").on("ca.versionId", "=", versionId),
    )
    .leftJoin("paths", "paths.id", "ca.nodeId")
    .select(["a.id", "d.name as dataset", "m.name as model", "e.externalId as exampleId", "p.score", "a.outcome"])
    .select(["a.outcomeDetail", "a.verdict", "a.title", "ca.outcome as placement", "a.summary", "a.secondary"])
    .select(["a.confidence", "a.suspect", "a.source", "an.judgeId"])
    .select((eb) => [
      eb.fn.coalesce("paths.path", sql<string[]>`'{}'`).as("path"),
      criteriaOf(eb.ref("a.id"), eb.ref("d.gated")).as("criteria"),
      eb
        .selectFrom("review as r")
        .leftJoin("paths as chosen", "chosen.id", "r.nodeId")
        .select((of) =>
          sql<Reviewed>`json_build_object('verdict', ${of.ref("r.verdict")},
            'path', coalesce(${of.ref("chosen.path")}, '{}'),
            'at', to_char(${of.ref("r.createdAt")}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`.as("review"),
        )
        .whereRef("r.annotationId", "=", "a.id")
        .orderBy("r.createdAt", "desc")
        .orderBy("r.id", "desc")
        .limit(1)
        .as("review"),
    ])
    .orderBy("a.id")
    .execute()
}

type Row = Awaited<ReturnType<typeof queryPage>>[number]

type Reviewed = {
  readonly verdict: ReviewVerdict
  /** all slugs of the category that the person chose, from the top; empty where none was */
  readonly path: readonly string[]
  /** ISO 8601, UTC */
  readonly at: string
}

/** Fields in the order files have them. */
function toExported(row: Row) {
  return {
    dataset: row.dataset,
    model: row.model,
    exampleId: row.exampleId,
    score: row.score,
    outcome: fromDb(row.outcome),
    outcomeDetail: row.outcomeDetail,
    verdict: row.verdict && fromDb(row.verdict),
    title: row.title,
    placement: row.placement,
    /** slug of the top category; null when there is none */
    category: row.path[0] ?? null,
    /** slug one level below; null when the failure stays in the top category */
    subcategory: row.path[1] ?? null,
    /** all slugs from the top to the deepest */
    path: row.path,
    summary: row.summary,
    secondary: row.secondary,
    confidence: row.confidence,
    suspect: row.suspect && fromDb(row.suspect),
    source: row.source,
    /** who labelled it: of two judges in a row the one that spoke */
    judge: judgeOfSource(row.judgeId, row.source),
    criteria: row.criteria.map(({ start, end, quality, ...criterion }) => ({
      ...criterion,
      quality: quality && fromDb(quality),
      evidence: start === null || end === null ? null : { start, end },
    })),
    /** what a person said of it last; null: nobody looked */
    review: row.review && { ...row.review, verdict: fromDb(row.review.verdict) },
  }
}
