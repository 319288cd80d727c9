import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { failureFilter } from "@/lib/data/failures/annotation-filter"
import type { AnnotationRow } from "@/lib/data/failures/annotation-rows"
import { decodeCursor, exportAnnotations, listAnnotations } from "@/lib/data/failures/annotations"
import { getDatasetFilter, getModelFilter } from "@/lib/data/scope/names"
import { accessOf } from "@/lib/data/scope/visible-names"
import { outcomeAbout, outcomes, suspects } from "@/lib/domain/enums"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { formatQuery, rowsFile } from "@/lib/api/export/rows-file"
import { count, limitQuery } from "@/lib/api/schema/fields"
import { datasetQuery, findScope, scopeJson, scopeQuery, scopeSchema } from "@/lib/api/schema/scope"

export const failureSchema = z
  .object({
    id: z.number().int(),
    title: z.string().nullable(),
    summary: z.string().nullable(),
    outcome: z.enum(outcomes).describe(outcomeAbout),
    suspect: z.enum(suspects).nullable(),
    confidence: z.number().nullable(),
    model: z.string().describe("Slug."),
    modelName: z.string(),
    dataset: z.string().describe("Slug."),
    datasetTitle: z.string(),
    exampleId: z.string(),
    category: z.array(z.string()).describe("Slugs from the upper category down; empty when it is in none."),
    reviewed: z
      .boolean()
      .describe("Outcome and category are a person's latest word, which counts in an analysis of one's own."),
    variant: z.string().describe("Which answer to the item it is, where a model has several."),
    trial: z.number().int(),
  })
  .meta({ id: "Failure" })

const one = z.string().trim().min(1).max(300).optional()

/** The same names as in the address of the failures list, so that one can be made from the other. */
const filterQuery = {
  ...scopeQuery,
  ...datasetQuery,
  model: datasetQuery.dataset.describe("Only these models (name, slug or id); repeat for several."),
  category: one.describe("Slug of a category with everything below it, or `other`, or `unassigned`."),
  outcome: one.describe(`One of ${outcomes.join(", ")}.`),
  suspect: one.describe(`One of ${suspects.join(", ")}.`),
  judge: z.enum(["builtin", "model"]).optional().describe("Of two judges in a row, the one that spoke."),
  fact: one.describe("KEY=VALUE as files say it of an answer: `subject=anatomy`."),
  q: z.string().trim().min(1).max(200).optional().describe('Words: "a phrase", or, -not; or an item\'s id.'),
  sort: z.enum(["confidence"]).optional().describe("With words: surest first instead of best match first."),
}

const listFailuresEndpoint = endpoint({
  id: "listFailures",
  method: "GET",
  path: "/api/v1/failures",
  summary: "Failures a judge was given, filtered, a page at a time",
  description: "Without words surest first, with words best match first (at most 1,000 are ranked).",
  permission: "anyone",
  query: z.object({
    ...filterQuery,
    after: z.string().max(100).optional().describe("`next` of the page before."),
    limit: limitQuery(500, 50),
  }),
  reply: z
    .object({
      scope: scopeSchema,
      total: count,
      isAtLeast: z.boolean().describe("There are more than `total`: counting stops at 10,000, ranking at 1,000."),
      failures: z.array(failureSchema),
      next: z.string().nullable(),
    })
    .meta({ id: "FailureList" }),
  async handler({ query, viewer }) {
    const { scope, filter } = await findFailures(query, viewer)
    const page = { after: decodeCursor(query.after), limit: query.limit }
    const { rows, total, isAtLeast, next } = await listAnnotations(scope, filter, page)
    return { scope: scopeJson(scope), total, isAtLeast, failures: rows.map(failureJson), next }
  },
})

const exportFailuresEndpoint = endpoint({
  id: "exportFailures",
  method: "GET",
  path: "/api/v1/failures/export",
  summary: "All failures a filter leaves, as a file",
  description:
    "Every row, not a page: as JSON Lines, or as CSV in which formulas are neutralised. At most 1,000,000 rows, with words 100,000. A last line that does not come whole means that the export broke off.",
  permission: "anyone",
  query: z.object({ ...filterQuery, ...formatQuery }),
  reply: failureSchema,
  replyType: "application/x-ndjson",
  async handler({ query, viewer }) {
    const { scope, filter } = await findFailures(query, viewer)
    const pages = exportAnnotations(scope, filter)
    return rowsFile(pages, { name: "failures", format: query.format, schema: failureSchema, json: failureJson })
  },
})

export const failureEndpoints = [listFailuresEndpoint, exportFailuresEndpoint]

/** Throws not_found for a model or dataset that is not there: no rows would look like no failures. */
async function findFailures(query: z.output<z.ZodObject<typeof filterQuery>>, viewer: Viewer) {
  const scope = await findScope(query, viewer)
  const access = accessOf(scope)
  // One after the other: of two that are not there the same one is named every time.
  const model = await getModelFilter(query.model, access)
  const dataset = await getDatasetFilter(query.dataset, access)
  return { scope, filter: failureFilter({ ...query, model, dataset }) }
}

export function failureJson(row: AnnotationRow): z.infer<typeof failureSchema> {
  return {
    id: row.id,
    title: row.title,
    summary: row.summary,
    outcome: row.outcome,
    suspect: row.suspect,
    confidence: row.confidence,
    model: row.modelSlug,
    modelName: row.modelName,
    dataset: row.datasetSlug,
    datasetTitle: row.datasetTitle,
    exampleId: row.exampleId,
    category: row.path.map(({ slug }) => slug),
    reviewed: row.reviewed,
    variant: row.variant,
    trial: row.trial,
  }
}
