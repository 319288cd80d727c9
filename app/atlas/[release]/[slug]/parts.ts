import type { AtlasRow, AtlasStratum, AtlasView } from "@/components/atlas/data/atlas-rows"
import type { OpinionPair } from "@/lib/data/atlas/atlas-facts"
import type { NodeRelease } from "@/lib/data/atlas/category-facts"
import type { Scope } from "@/lib/data/scope/scope"
import type { NodeCountRow } from "@/lib/data/taxonomy/signature-counts"
import type { Category } from "@/lib/data/taxonomy/taxonomies"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { CategoryQuery } from "@/lib/queries"
import type { Labels } from "@/lib/stats/signatures/label-coverage"

/** What every tab of a category's page works with. */
export type CategoryParts = {
  readonly release: string
  readonly query: CategoryQuery
  readonly scope: Scope
  readonly nodes: readonly Category[]
  readonly node: Category
  readonly path: readonly Category[]
  readonly strata: readonly AtlasStratum[]
  /** of this category */
  readonly counts: readonly NodeCountRow[]
  readonly view: AtlasView
  readonly labels: Labels
  readonly row: AtlasRow
  readonly opinions: readonly OpinionPair[]
  readonly releases: readonly NodeRelease[]
  /** the failures list narrowed to this category, and the page's scope */
  readonly list: Readonly<Record<string, string | number | readonly string[] | undefined>>
  readonly params: { readonly release?: string; readonly analysis?: number }
  /** what of the address stays from page to page */
  readonly kept: Readonly<Record<string, string | number | readonly string[] | undefined>>
  readonly hrefOf: (slug: string, values?: Record<string, string | undefined>) => string
  readonly tabHref: (tab: CategoryQuery["tab"], values?: Record<string, string | undefined>) => string
}

/** The node and everything below it. */
export const nodeIdsOf = (node: TaxonomyNode): number[] => flattenTree([node]).map(({ id }) => id)

/** A label of the second judge in words. */
export const labelName = (nodes: readonly TaxonomyNode[], slug: string): string =>
  nodes.find((node) => node.slug === slug)?.name ?? (slug === "no-error-found" ? "No error found" : slug)
