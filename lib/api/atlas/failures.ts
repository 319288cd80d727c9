import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { failureFilter } from "@/lib/data/failures/annotation-filter"
import type { AnnotationRow } from "@/lib/data/failures/annotation-rows"
import { decodeCursor, exportAnnotations, listAnnotations } from "@/lib/data/failures/annotations"
import { getDatasetFilter, getModelFilter } from "@/lib/data/scope/names"
import type { Scope } from "@/lib/data/scope/scope"
import { accessOf } from "@/lib/data/scope/visible-names"
import { csvFromRows } from "@/lib/domain/text/csv"
import { outcomeAbout, outcomes, suspects } from "@/lib/domain/enums"
import { endpoint } from "@/lib/api/openapi/endpoint"
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
  q: z.string().trim().min(1).max(200).optional().describe('Words: "a phrase", or, -not; or an item\'s id.'),
  sort: z.enum(["confidence"]).optional().describe("With words: surest first instead of best match first."),
}

export const listFailuresEndpoint = endpoint({
  id: "listFailures",
  method: "GET",
  path: "/api/v1/failures",
  summary: "Failures a judge was given, filtered, a page at a time",
  description: "Without words surest first, with words best match first (at most 1,000 are ranked).",
  permission: "anyone",
  query: z.object({
    ...filterQuery,
    after: z.string().max(100).optional().describe("`next` of the page before."),
    limit: z.coerce.number().int().min(1).max(500).default(50),
  }),
  reply: z
    .object({
      scope: scopeSchema,
      total: z.number().int().min(0),
      isAtLeast: z.boolean().describe("There are more than `total`: counting stops at 10,000, ranking at 1,000."),
      failures: z.array(failureSchema),
      next: z.string().nullable(),
    })
    .meta({ id: "FailureList" }),
})

export const exportFailuresEndpoint = endpoint({
  id: "exportFailures",
  method: "GET",
  path: "/api/v1/failures/export",
  summary: "All failures a filter leaves, as a file",
  description:
    "Every row, not a page: as JSON Lines, or as CSV in which formulas are neutralised. At most 1,000,000 rows, with words 100,000. A last line that does not come whole means that the export broke off.",
  permission: "anyone",
  query: z.object({ ...filterQuery, format: z.enum(["jsonl", "csv"]).default("jsonl") }),
  reply: failureSchema,
  replyType: "application/x-ndjson",
})

export async function failureList(
  wanted: z.output<(typeof listFailuresEndpoint)["query"]>,
  viewer: Viewer,
): Promise<z.infer<(typeof listFailuresEndpoint)["reply"]>> {
  const scope = await findScope(wanted, viewer)
  const page = { after: decodeCursor(wanted.after), limit: wanted.limit }
  const filter = await filterOf(wanted, { scope, viewer })
  const { rows, total, isAtLeast, next } = await listAnnotations(scope, filter, page)
  return { scope: scopeJson(scope), total, isAtLeast, failures: rows.map(failureJson), next }
}

/** A file in chunks of some hundred rows. Whether the viewer may read them is checked before the first. */
export async function failureFile(
  wanted: z.output<(typeof exportFailuresEndpoint)["query"]>,
  viewer: Viewer,
): Promise<AsyncGenerator<string>> {
  const scope = await findScope(wanted, viewer)
  const pages = exportAnnotations(scope, await filterOf(wanted, { scope, viewer }))
  return wanted.format === "csv" ? csvChunks(pages) : lineChunks(pages)
}

/** Throws not_found for a model or data set that is not there: no rows would look like no failures. */
async function filterOf(
  wanted: Parameters<typeof failureFilter>[0],
  { scope, viewer }: { readonly scope: Scope; readonly viewer: Viewer },
) {
  const access = accessOf(scope)
  // One after the other: of two that are not there the same one is named every time.
  const model = await getModelFilter(wanted.model, access)
  const dataset = await getDatasetFilter(wanted.dataset, access)
  return failureFilter({ ...wanted, model, dataset }, viewer)
}

async function* lineChunks(pages: AsyncGenerator<AnnotationRow[]>): AsyncGenerator<string> {
  for await (const rows of pages) yield rows.map((row) => `${JSON.stringify(failureJson(row))}\n`).join("")
}

async function* csvChunks(pages: AsyncGenerator<AnnotationRow[]>): AsyncGenerator<string> {
  yield csvFromRows([Object.keys(failureSchema.shape)])
  for await (const rows of pages)
    yield csvFromRows(
      rows.map((row) =>
        Object.values({ ...failureJson(row), category: slugs(row).join(" / "), reviewed: row.reviewed ? 1 : 0 }),
      ),
    )
}

const slugs = (row: AnnotationRow) => row.path.map(({ slug }) => slug)

/** In the order of the schema, which is the order of the columns. */
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
    category: slugs(row),
    reviewed: row.reviewed,
  }
}
