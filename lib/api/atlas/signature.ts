import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { getDatasetFilter, getModelNamed } from "@/lib/data/scope/names"
import { funnelOf, listNodeCounts, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { accessOf } from "@/lib/data/scope/visible-names"
import { byRules } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import { categoryRowSchema, categoryTable } from "@/lib/api/schema/category-rows"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { commonestJson, commonestSchema, labelsJson, labelsSchema } from "@/lib/api/schema/labels"
import { funnelSchema, proportionOf, proportionSchema, readAbout } from "@/lib/api/schema/numbers"
import { datasetQuery, findScope, scopeJson, scopeQuery, scopeSchema, type ScopeQuery } from "@/lib/api/schema/scope"

const count = z.number().int().min(0)
export const namedSchema = z.object({ slug: z.string(), name: z.string() })

export const signatureSchema = z
  .object({
    model: namedSchema,
    scope: scopeSchema,
    datasets: z.array(
      namedSchema.extend({
        threshold: z.number().describe("The analysis was run with it, and keeps it: a score below it is a failure."),
        lowerIsBetter: z.boolean().describe("Then a score above the threshold is the failure."),
        predictions: count.describe("Attempts: predictions with a score."),
        unscored: count.describe("Answers without a score and errors of the harness: no attempts."),
        failures: count,
        read: count.describe(readAbout),
      }),
    ),
    failureRate: proportionSchema.nullable().describe("Failures among all attempts on the data sets that were read."),
    effectiveSize: z
      .number()
      .describe("Kish's effective size of the failures read; equals their number when every one weighs the same."),
    readInFull: z
      .boolean()
      .describe(
        `Every failure has the judge's answer: figures are counts, not projections. ${byRules} the rules went through every one; none was read.`,
      ),
    funnel: funnelSchema,
    labels: labelsSchema,
    commonest: commonestSchema,
    categories: z.array(categoryRowSchema),
  })
  .meta({ id: "Signature" })

export const getSignature = endpoint({
  id: "getSignature",
  method: "GET",
  path: "/api/v1/models/{id}/signature",
  summary: "Failure signature of one model",
  description:
    "How a model fails when it fails: the share of its failures in each category, weighted by data set (each failure read stands for failures / read of its data set), with Wilson intervals at the effective size; and the rate among all attempts. Shares of labels by rules have no interval.",
  permission: "anyone",
  params: z.object({
    id: z
      .string()
      .min(1)
      .max(500)
      .describe("URL-encoded name, slug, or id of the model; an exact name goes before another one's slug."),
  }),
  query: z.object({ ...scopeQuery, ...datasetQuery }),
  reply: signatureSchema,
})

export type SignatureWanted = ScopeQuery & { readonly model: string; readonly datasets: readonly string[] }

/** The same answer for the API and the command line. */
export async function signatureReport(
  wanted: SignatureWanted,
  viewer: Viewer,
): Promise<z.infer<typeof signatureSchema>> {
  const scope = await findScope(wanted, viewer)
  const access = accessOf(scope)
  const model = await getModelNamed(wanted.model, { access })
  const datasets = await getDatasetFilter(wanted.datasets, access)
  const filter = { models: [model.slug], datasets }
  const [strata, nodeCounts, tree] = await Promise.all([
    listStrata(scope, filter),
    listNodeCounts(scope, filter),
    getTaxonomy(scope.version.id),
  ])
  if (strata.length === 0)
    throw new AppError(
      "not_found",
      `"${model.name}" has no results ${datasets.length > 0 ? "on these data sets " : ""}in "${scope.analysis.title}".`,
    )
  const { signature, rows } = categoryTable({ tree, strata, nodeCounts })
  const funnel = funnelOf(strata)
  const labels = labelsOf(scope.analysis.judgeId, funnel)
  return {
    model: { slug: model.slug, name: model.name },
    scope: scopeJson(scope),
    datasets: strata.map(({ datasetSlug, datasetName, ...row }) => {
      const { threshold, lowerIsBetter, predictions, unscored, failures, read } = row
      return { slug: datasetSlug, name: datasetName, threshold, lowerIsBetter, predictions, unscored, failures, read }
    }),
    failureRate: proportionOf(signature.failureRate, {
      count: signature.covered.failures,
      n: signature.covered.predictions,
    }),
    effectiveSize: signature.effectiveSize,
    readInFull: signature.readInFull,
    funnel,
    labels: labelsJson(labels),
    commonest: commonestJson(rows, { labels, size: signature.effectiveSize }),
    categories: rows,
  }
}
