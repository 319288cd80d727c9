import { z } from "zod"
import { exportSharedItems, type ExportedItem } from "@/lib/data/compare/item-list"
import { categoriesOf } from "@/lib/domain/compare/category-pair"
import { splitCells } from "@/lib/routes"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { formatQuery, rowsFile } from "@/lib/api/export/rows-file"
import { findPair, pairQuery } from "./pair"

const side = z.object({
  fails: z.boolean().describe("Of several trials: more than half of them do."),
  failure: z
    .number()
    .int()
    .nullable()
    .describe("Id of the failure where a judge was given it; null: right, or not given."),
  title: z.string().nullable(),
  category: z.string().nullable().describe("Top category by name, or what became of it instead."),
  path: z.array(z.string()).describe("Slugs from the top category down."),
})

const comparedItemSchema = z
  .object({
    exampleId: z.string(),
    dataset: z.string().describe("Its title."),
    variant: z.string().describe('Of A\'s answer; "" is the plain one.'),
    trial: z.number().int(),
    a: side,
    b: side,
    trialsA: z.number().int().describe("How often A tried the item; `failedTrialsA` of these failed."),
    failedTrialsA: z.number().int(),
    trialsB: z.number().int(),
    failedTrialsB: z.number().int(),
    variantB: z.string(),
  })
  .meta({ id: "ComparedItem" })

/** @internal */
export const exportComparedItemsEndpoint = endpoint({
  id: "exportComparedItems",
  method: "GET",
  path: "/api/v1/compare/export",
  summary: "All items of a comparison that a filter leaves, as a file",
  description:
    "Every shared item with both labels, in the order of the page: as JSON Lines, or as CSV in which formulas are neutralised.",
  permission: "anyone",
  query: z.object({
    ...pairQuery,
    cell: z.enum(splitCells).default("any").describe("One cell of the four-way split."),
    pair: z.string().max(300).optional().describe("`a~b`: slugs of a category of A and of B; either may be empty."),
    q: z.string().trim().min(1).max(300).optional().describe("Part of a title or of an item's id."),
    ...formatQuery,
  }),
  reply: comparedItemSchema,
  replyType: "application/x-ndjson",
  async handler({ query, viewer }) {
    const { scope, a, b, other, datasets, fact } = await findPair(query, viewer)
    const { cell, pair, q, format } = query
    const filter = { a: a.id, b: b.id, other, datasets, fact, cell, q, categories: categoriesOf(pair) }
    const pages = exportSharedItems(scope, filter)
    return rowsFile(pages, { name: "compared-items", format, schema: comparedItemSchema, json: comparedItemJson })
  },
})

export const comparedItemEndpoints = [exportComparedItemsEndpoint]

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
    ...{ trialsA: row.triesA, failedTrialsA: row.failsA, trialsB: row.triesB, failedTrialsB: row.failsB },
    variantB: row.variantB,
  }
}
