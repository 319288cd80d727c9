import "server-only"
import type { TreeSizes } from "@/lib/analysis/cost-model"
import { getTaxonomy } from "@/lib/db/taxonomies"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy"
import type { CountTokens } from "@/lib/judge/count-tokens"
import { assignPromptSize } from "@/lib/judge/llm/prompt-sizes"

/** A release never changes: counted once a process. Bounded, because own trees come here too. */
const known = new Map<number, TreeSizes>()
const mostKnown = 20

/** Tokens of the assign prompts of a whole tree: its top, and each category that is divided. */
export async function measureRelease(versionId: number, count: CountTokens): Promise<TreeSizes> {
  const before = known.get(versionId)
  if (before) return before
  const tree = await getTaxonomy(versionId)
  const divided = flattenTree(tree).filter(({ children }) => children.length > 0)
  const sizes = {
    top: assignPromptSize(tree.map(toOption), [], count),
    inside: divided.map(({ children }) => assignPromptSize(children.map(toOption), [], count)),
  }
  if (known.size >= mostKnown) known.clear()
  known.set(versionId, sizes)
  return sizes
}

function toOption({ name, definition, includes, excludes, slug }: TaxonomyNode, index: number) {
  return { number: index + 1, name, definition, includes, excludes, slug, below: [] }
}
