import "server-only"
import { expressionBuilder, type Expression, type SqlBool } from "kysely"
import type { AssignmentOutcome, DB, Outcome } from "@/lib/data/generated/tables"

/** What is counted: an analysis on a version; with `stratum` one of its strata only. */
export type Counted = {
  readonly analysisId: number
  readonly versionId: number
  readonly stratum?: Stratum | undefined
}
export type Stratum = { readonly modelId: number; readonly datasetId: number }

/** One stratum, or all where none is named. */
export function isIn(
  stratum: Stratum | undefined,
  of: { readonly model: Expression<number>; readonly dataset: Expression<number> },
): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  if (!stratum) return eb.lit(true)
  return eb.and([eb(of.model, "=", stratum.modelId), eb(of.dataset, "=", stratum.datasetId)])
}

/** A release whose categories come from this analysis. */
export function releaseMadeFrom(analysisId: Expression<number>) {
  return expressionBuilder<DB, never>()
    .selectFrom("taxonomyVersion as madeFrom")
    .select("madeFrom.id")
    .where("madeFrom.analysisId", "=", analysisId)
    .where("madeFrom.kind", "=", "release")
}

/** The outcome that counts of each failure of an analysis; `verdict` is null where nobody reviewed it. */
export function reviewedOf({ analysisId, stratum }: Pick<Counted, "analysisId" | "stratum">) {
  const eb = expressionBuilder<DB, never>()
  // The review that counts: the newest one, and only where the analysis is not the source of a release.
  const latest = eb
    .selectFrom("review as r")
    .innerJoin("errorAnnotation as of", "of.id", "r.annotationId")
    .distinctOn("r.annotationId")
    .select(["r.annotationId", "r.verdict", "r.nodeId"])
    .where("of.analysisId", "=", analysisId)
    .where((on) => on.not(on.exists(releaseMadeFrom(on.val(analysisId)))))
    .orderBy("r.annotationId")
    .orderBy("r.createdAt", "desc")
    .orderBy("r.id", "desc")
  return eb
    .selectFrom("errorAnnotation as judged")
    .leftJoin(latest.as("reviewed"), "reviewed.annotationId", "judged.id")
    .select(["judged.id", "judged.modelId", "judged.datasetId", "reviewed.verdict", "reviewed.nodeId"])
    .select((of) =>
      of
        .case()
        .when("reviewed.verdict", "in", ["no_error", "reference_wrong", "scorer_at_fault"])
        .then<Outcome>("no_error_found")
        .when("reviewed.verdict", "=", "other_category")
        .then<Outcome>("diagnosed")
        .else(of.ref("judged.outcome"))
        .end()
        .as("outcome"),
    )
    .where("judged.analysisId", "=", analysisId)
    .where((of) => isIn(stratum, { model: of.ref("judged.modelId"), dataset: of.ref("judged.datasetId") }))
}

/** What counts of each failure of an analysis on a version: outcome and place; `verdict` is null where nobody reviewed it. */
export function effectiveOf({ versionId, ...counted }: Counted) {
  const eb = expressionBuilder<DB, never>()
  return eb
    .selectFrom(reviewedOf(counted).as("a"))
    .leftJoin("taxonomyNode as node", (join) =>
      join
        .onRef("node.id", "=", "a.nodeId")
        .on("node.versionId", "=", versionId)
        .on("a.verdict", "=", "other_category"),
    )
    .leftJoin("categoryAssignment as ca", (join) =>
      join.onRef("ca.annotationId", "=", "a.id").on("ca.versionId", "=", versionId),
    )
    .select(["a.id", "a.modelId", "a.datasetId", "a.verdict", "a.outcome"])
    .select((of) => [
      of.fn.coalesce("node.id", "ca.nodeId").as("nodeId"),
      of
        .case()
        .when("node.id", "is not", null)
        .then<AssignmentOutcome>("classified")
        .else(of.ref("ca.outcome"))
        .end()
        .as("placement"),
    ])
}
