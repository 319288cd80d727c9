import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { getOtherSide } from "@/lib/data/compare/comparison-sources"
import { getDatasetFilter, getModelNamed } from "@/lib/data/scope/names"
import { accessOf } from "@/lib/data/scope/visible-names"
import { exportSharedItems, type ExportedItem } from "@/lib/data/compare/item-list"
import { categoriesOf } from "@/lib/domain/compare/category-pair"
import { csvFromRows } from "@/lib/domain/text/csv"
import { splitCells } from "@/lib/routes"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { datasetQuery, findScope, pairQuery, scopeQuery } from "@/lib/api/schema/scope"

const side = z.object({
  fails: z.boolean(),
  failure: z
    .number()
    .int()
    .nullable()
    .describe("Id of the failure where a judge was given it; null: right, or not given."),
  title: z.string().nullable(),
  category: z.string().nullable().describe("Top category by name, or what became of it instead."),
  path: z.array(z.string()).describe("Slugs from the top category down."),
})

export const comparedItemSchema = z
  .object({
    exampleId: z.string(),
    dataset: z.string().describe("Its title."),
    variant: z.string(),
    trial: z.number().int(),
    a: side,
    b: side,
  })
  .meta({ id: "ComparedItem" })

export const exportComparedEndpoint = endpoint({
  id: "exportComparedItems",
  method: "GET",
  path: "/api/v1/compare/export",
  summary: "All items of a comparison that a filter leaves, as a file",
  description:
    "Every shared item with both labels, in the order of the page: as JSON Lines, or as CSV in which formulas are neutralised.",
  permission: "anyone",
  query: z.object({
    ...pairQuery,
    ...scopeQuery,
    ...datasetQuery,
    cell: z.enum(splitCells).default("any").describe("One cell of the four-way split."),
    pair: z.string().max(300).optional().describe("`a~b`: slugs of a category of A and of B; either may be empty."),
    q: z.string().trim().min(1).max(300).optional().describe("Part of a title or of an item's id."),
    format: z.enum(["jsonl", "csv"]).default("jsonl"),
  }),
  reply: comparedItemSchema,
  replyType: "application/x-ndjson",
})

/** A file in chunks of some hundred rows. Whether the viewer may read them is checked before the first. */
export async function comparedItemsFile(
  wanted: z.output<(typeof exportComparedEndpoint)["query"]>,
  viewer: Viewer,
): Promise<AsyncGenerator<string>> {
  const scope = await findScope(wanted, viewer)
  const access = accessOf(scope)
  const [a, { model: b, other }, datasets] = await Promise.all([
    getModelNamed(wanted.a, { access }),
    getOtherSide(wanted.b, { scope }),
    getDatasetFilter(wanted.dataset, access),
  ])
  const { cell, pair, q } = wanted
  const pages = exportSharedItems(scope, { a: a.id, b: b.id, other, datasets, cell, q, categories: categoriesOf(pair) })
  return wanted.format === "csv" ? csvChunks(pages) : lineChunks(pages)
}

async function* lineChunks(pages: AsyncGenerator<ExportedItem[]>): AsyncGenerator<string> {
  for await (const rows of pages) yield rows.map((row) => `${JSON.stringify(comparedItemJson(row))}\n`).join("")
}

const sides = ["a", "b"] as const

async function* csvChunks(pages: AsyncGenerator<ExportedItem[]>): AsyncGenerator<string> {
  const { a, b: _b, ...item } = comparedItemSchema.shape
  yield csvFromRows([
    [...Object.keys(item), ...sides.flatMap((of) => Object.keys(a.shape).map((key) => `${key}_${of}`))],
  ])
  for await (const rows of pages)
    yield csvFromRows(
      rows.map((row) => {
        const { a: one, b: two, ...rest } = comparedItemJson(row)
        const cells = [one, two].flatMap(({ fails, path, ...more }) => [
          fails ? 1 : 0,
          ...Object.values(more),
          path.join(" / "),
        ])
        return [...Object.values(rest), ...cells]
      }),
    )
}

/** In the order of the schema, which is the order of the columns. */
function comparedItemJson(row: ExportedItem): z.infer<typeof comparedItemSchema> {
  return {
    exampleId: row.exampleId,
    dataset: row.datasetTitle,
    variant: row.variant,
    trial: row.trial,
    a: {
      fails: row.failedA,
      failure: row.annotationA,
      title: row.titleA,
      category: row.categoryA,
      path: [...row.pathA],
    },
    b: {
      fails: row.failedB,
      failure: row.annotationB,
      title: row.titleB,
      category: row.categoryB,
      path: [...row.pathB],
    },
  }
}
