import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { getDatasetFilter, getModelNamed } from "@/lib/data/scope/names"
import { scopeOf } from "@/lib/data/scope/places"
import { accessOf } from "@/lib/data/scope/visible-names"
import { byRules } from "@/lib/domain/enums"
import { intervalMethod } from "@/lib/stats/proportions/proportion"
import { AppError } from "@/lib/errors"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { categoryRowSchema } from "@/lib/api/schema/category-rows"
import { count, named } from "@/lib/api/schema/fields"
import { readAbout } from "@/lib/api/schema/numbers"
import { datasetQuery, findScope, scopeJson, scopeQuery, scopeSchema, type ScopeQuery } from "@/lib/api/schema/scope"
import { categoryReport, figureSchemas } from "./category-report"

export const signatureSchema = z
  .object({
    model: named,
    scope: scopeSchema,
    datasets: z.array(
      named.extend({
        threshold: z.number().describe("The analysis was run with it, and keeps it: a score below it is a failure."),
        lowerIsBetter: z.boolean().describe("Then a score above the threshold is the failure."),
        predictions: count.describe("Attempts: predictions with a score."),
        unscored: count.describe("Answers without a score and errors of the harness: no attempts."),
        failures: count,
        read: count.describe(readAbout),
      }),
    ),
    ...figureSchemas,
    readInFull: z
      .boolean()
      .describe(
        `Every failure has the judge's answer: figures are counts, not projections. ${byRules} the rules went through every one; none was read.`,
      ),
    categories: z.array(categoryRowSchema),
  })
  .meta({ id: "Signature" })

const getSignatureEndpoint = endpoint({
  id: "getSignature",
  method: "GET",
  path: "/api/v1/models/{id}/signature",
  summary: "Failure signature of one model",
  description: `How a model fails when it fails: the share of its failures in each category, weighted by dataset (each failure read stands for failures / read of its dataset, for none where fewer than 5 and less than half of them were read), with ${intervalMethod} intervals at the effective size; and the rate among all attempts. Shares of labels by rules have no interval.`,
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
  handler: ({ params, query, viewer }) => signatureReport({ ...query, model: params.id }, viewer),
})

export const signatureEndpoints = [getSignatureEndpoint]

/** The same reply for the API and the command line. */
export async function signatureReport(
  wanted: ScopeQuery & { readonly model: string; readonly dataset: readonly string[] },
  viewer: Viewer,
): Promise<z.infer<typeof signatureSchema>> {
  const atHand = await findScope(wanted, viewer)
  const model = await getModelNamed(wanted.model, { access: accessOf(atHand) })
  const scope = await scopeOf({ model: model.id }, { scope: atHand, wanted })
  const access = accessOf(scope)
  const datasets = await getDatasetFilter(wanted.dataset, access)
  const { strata, rows, readInFull, figures } = await categoryReport(scope, { models: [model.slug], datasets })
  if (strata.length === 0)
    throw new AppError(
      "not_found",
      `"${model.name}" has no results ${datasets.length > 0 ? "on these datasets " : ""}in "${scope.name}". Ask for its own results or another analysis instead.`,
    )
  return {
    model: { slug: model.slug, name: model.name },
    scope: scopeJson(scope),
    datasets: strata.map(({ datasetSlug, datasetName, ...row }) => {
      const { threshold, lowerIsBetter, predictions, unscored, failures, read } = row
      return { slug: datasetSlug, name: datasetName, threshold, lowerIsBetter, predictions, unscored, failures, read }
    }),
    ...figures,
    readInFull,
    categories: rows,
  }
}
