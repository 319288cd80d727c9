import "server-only"
import type { TreeSizes } from "@/lib/method/cost-model"
import { cache } from "@/lib/cache/bounded-cache"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { CountTokens } from "@/lib/judge/llm/count-tokens"
import { assignPromptSize } from "@/lib/judge/llm/prompt-sizes"

/** Tokens of the assign prompts of a whole tree, which never changes: its top, and each category that is divided. */
export function measureRelease(versionId: number, count: CountTokens): Promise<TreeSizes> {
  return cache.load(`prompt sizes ${versionId}`, () => measure(versionId, count))
}

async function measure(versionId: number, count: CountTokens): Promise<TreeSizes> {
  const tree = await getTaxonomy(versionId)
  const divided = flattenTree(tree).filter(({ children }) => children.length > 0)
  return {
    top: assignPromptSize(tree.map(toOption), [], count),
    inside: divided.map(({ children }) => assignPromptSize(children.map(toOption), [], count)),
  }
}

function toOption({ name, definition, includes, excludes, slug }: TaxonomyNode, index: number) {
  return { number: index + 1, name, definition, includes, excludes, slug, below: [] }
}
