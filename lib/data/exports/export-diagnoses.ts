import "server-only"
import { expressionBuilder, sql, type AliasableExpression, type SqlBool } from "kysely"
import { mayRead } from "@/lib/domain/access/permissions"
import { toUtf16Span } from "@/lib/domain/failures/evidence"
import type { AssignmentOutcome } from "@/lib/domain/enums"
import { prisma } from "@/lib/data/base/client"
import { fromDb } from "@/lib/data/base/enums"
import { pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { pagesOf, type ExportPart, type ExportSource } from "./export-source"
import { criteriaOf } from "./exported-criteria"

/**
 * A sampled failure with its texts and the judge's quotes, for layouts that carry both. Texts are empty for a viewer who
 * may not read the results themselves, and for gated datasets.
 */
export type ExportedDiagnosis = ReturnType<typeof toExported>

export type DiagnosisSource = Awaited<ReturnType<typeof openDiagnoses>>

type DiagnosisPart = DiagnosisSource["parts"][number]

/** Failures to export: all that were sampled, or the diagnosed ones of one place on the version. */
export type DiagnosisPlace =
  | { readonly kind: "all" }
  | { readonly kind: "node"; readonly nodeId: number }
  | { readonly kind: "outcome"; readonly outcome: "other" | "unassigned" }

/** The analyses of a source, each with its judge and whether the viewer may read the texts behind it. */
export async function openDiagnoses({ viewer, parts }: ExportSource) {
  const analyses = await prisma().analysis.findMany({
    where: { id: { in: parts.flatMap(({ analysisId }) => analysisId ?? []) } },
    select: { id: true, judgeId: true, resultSet: { select: { ownerId: true, visibility: true } } },
  })
  const byId = new Map(analyses.map((analysis) => [analysis.id, analysis]))
  const opened = parts.map((part) => {
    const analysis = byId.get(part.analysisId ?? 0)
    const withTexts = analysis !== undefined && mayRead(viewer, analysis.resultSet)
    return { ...part, judgeId: analysis?.judgeId ?? "", withTexts }
  })
  return { parts: opened }
}

/** Part by part, in the order they were drawn, page by page: any number flows through little memory. */
export async function* exportDiagnoses(
  { parts }: DiagnosisSource,
  place: DiagnosisPlace,
  pageSize = 500,
): AsyncGenerator<ExportedDiagnosis[]> {
  for (const part of parts) {
    const load = (after: number) => queryPage(part, pageOf(part, place, { after, size: pageSize }))
    for await (const page of pagesOf(load, pageSize)) yield page.map((row) => toExported(row, part))
  }
}

type Placed = AliasableExpression<{
  readonly id: number
  readonly nodeId: number | null
  readonly placement: AssignmentOutcome | null
}>

/** The failures of one page, with their places. */
function pageOf(
  { analysisId, versionId }: ExportPart,
  place: DiagnosisPlace,
  { after, size }: { readonly after: number; readonly size: number },
): Placed {
  const eb = expressionBuilder<DB, never>()
  // By place through the index of places, which holds the failures of each in their order.
  if (place.kind === "node")
    return eb
      .selectFrom("categoryAssignment as ca")
      .innerJoin("errorAnnotation as a", "a.id", "ca.annotationId")
      .select(["a.id", "ca.nodeId", "ca.outcome as placement"])
      .where("a.analysisId", "=", analysisId)
      .where("a.outcome", "=", "diagnosed")
      .where("ca.versionId", "=", versionId)
      .where("ca.nodeId", "=", place.nodeId)
      .where("ca.annotationId", ">", after)
      .orderBy("ca.annotationId")
      .limit(size)
  const all = eb
    .selectFrom("errorAnnotation as a")
    .leftJoin("categoryAssignment as ca", (join) =>
      join.onRef("ca.annotationId", "=", "a.id").on("ca.versionId", "=", versionId),
    )
    .select("a.id")
    .where("a.analysisId", "=", analysisId)
    .where("a.id", ">", after)
    .orderBy("a.id")
    .limit(size)
  if (place.kind === "all") return all.select(["ca.nodeId", "ca.outcome as placement"])
  return all
    .select([sql<null>`NULL::int`.as("nodeId"), sql<AssignmentOutcome>`${place.outcome}::text`.as("placement")])
    .where("a.outcome", "=", "diagnosed")
    .where((of) => sql<SqlBool>`coalesce(${of.ref("ca.outcome")}::text, 'unassigned') = ${place.outcome}`)
}

function queryPage({ withTexts }: DiagnosisPart, page: Placed) {
  return pooled()
    .with("page", (query) => query.selectFrom(page.as("placed")).selectAll())
    .selectFrom("page")
    .innerJoin("errorAnnotation as a", "a.id", "page.id")
    .innerJoin("prediction as p", "p.id", "a.predictionId")
    .innerJoin("model as m", "m.id", "a.modelId")
    .innerJoin("dataset as d", "d.id", "a.datasetId")
    .innerJoin("example as e", "e.id", "a.exampleId")
    .leftJoin("predictionText as x", (join) =>
      join
        .on((eb) => eb.val(withTexts))
        .on("d.gated", "=", false)
        .onRef("x.predictionId", "=", "a.predictionId"),
    )
    .leftJoin("exampleText as t", (join) =>
      join
        .on((eb) => eb.val(withTexts))
        .on("d.gated", "=", false)
        .onRef("t.resultSetId", "=", "p.resultSetId")
        .onRef("t.exampleId", "=", "a.exampleId"),
    )
    .select(["a.id", "d.name as dataset", "m.name as model", "e.externalId as exampleId", "p.score", "a.outcome"])
    .select(["a.outcomeDetail as detail", "a.title", "a.summary", "page.nodeId", "page.placement"])
    .select((eb) => [
      eb.fn.coalesce("t.input", sql.lit("")).as("input"),
      eb.fn.coalesce("x.output", sql.lit("")).as("output"),
      eb.fn.coalesce("t.reference", sql.lit("")).as("reference"),
      criteriaOf(eb.ref("a.id"), eb.ref("d.gated")).as("criteria"),
    ])
    .orderBy("a.id")
    .execute()
}

type Row = Awaited<ReturnType<typeof queryPage>>[number]

function toExported({ criteria, ...row }: Row, { judgeId }: DiagnosisPart) {
  return {
    ...row,
    judgeId,
    outcome: fromDb(row.outcome),
    criteria: criteria.map(({ start, end, quality, missingQuote, ...criterion }) => {
      const span = start === null || end === null ? null : toUtf16Span(row.output, { start, end })
      return {
        ...criterion,
        quality: quality && fromDb(quality),
        quote: span ? row.output.slice(span.start, span.end) : (missingQuote ?? ""),
      }
    }),
  }
}
