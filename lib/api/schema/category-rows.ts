import { z } from "zod"
import type { NodeCountRow, StratumRow } from "@/lib/data/taxonomy/signature-counts"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { categoryCounts, leftoverKey } from "@/lib/stats/signatures/category-counts"
import { signatureOf, type Signature } from "@/lib/stats/signatures/signature"
import { proportionOf, proportionSchema } from "./numbers"

/** What is not a category but has its row, so that the rows of level 1 add up to every failure read. */
export const leftovers = [
  { slug: "no-error-found", name: "No error found" },
  { slug: "other", name: "Other" },
  { slug: "unassigned", name: "Unassigned" },
] as const

export const categoryRowSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    level: z.number().int().min(1).describe("1 for a top category. The shares of level 1 add up to 1."),
    parent: z.string().nullable().describe("Slug of the category above; null at level 1."),
    kind: z.enum(["category", "leftover"]).describe("leftover: no-error-found, other and unassigned."),
    share: proportionSchema.nullable().describe("Of all failures; null when none was read."),
    rate: proportionSchema.nullable().describe("Of all attempts; null when it cannot be known."),
    models: z.number().int().describe("In how many models it was met."),
    datasets: z.number().int().describe("In how many datasets it was met."),
  })
  .meta({ id: "CategoryRow" })

export type CategoryRow = z.infer<typeof categoryRowSchema>

type CategoryTable = { readonly signature: Signature<string, StratumRow>; readonly rows: CategoryRow[] }

/** Shares, rates and intervals of every category over the given strata; parents before children. */
export function categoryTable({
  tree,
  strata,
  nodeCounts,
}: {
  readonly tree: readonly TaxonomyNode[]
  readonly strata: readonly StratumRow[]
  readonly nodeCounts: readonly NodeCountRow[]
}): CategoryTable {
  const nodes = flattenTree(tree)
  const slugOf = new Map(nodes.map((node) => [node.id, node.slug]))
  const keys = [...nodes.map(({ slug }) => slug), ...leftovers.map(({ slug }) => leftoverKey(slug))]
  const counts = categoryCounts({ tree, strata, nodeCounts })
  const signature = signatureOf({ strata, counts, keys })
  const seen = new Map(signature.rows.map((row) => [row.key, row]))
  const numbers = (key: string) => {
    const row = seen.get(key)
    const count = row?.read ?? 0
    return {
      share: proportionOf(row?.share ?? null, { count, n: signature.effectiveSize }),
      rate: proportionOf(row?.rate ?? null, { count, n: signature.covered.predictions }),
      models: row?.models ?? 0,
      datasets: row?.datasets ?? 0,
    }
  }
  const rows: CategoryRow[] = nodes.map(({ slug, name, depth, parentId }) => {
    const parent = parentId === null ? null : (slugOf.get(parentId) ?? null)
    return { slug, name, level: depth, parent, kind: "category", ...numbers(slug) }
  })
  const rest: CategoryRow[] = leftovers.map(({ slug, name }) => {
    return { slug, name, level: 1, parent: null, kind: "leftover", ...numbers(leftoverKey(slug)) }
  })
  return { signature, rows: [...rows, ...rest] }
}
