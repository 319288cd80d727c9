import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { classify } from "./classify"
import type { AssignOption } from "@/lib/method/judge/judge"
import { byCause, type TitleItem } from "./title-items"
import type { Placement, TreePorts, Trouble } from "./tree-ports"

// Stages 4 and 6 of the paper for new failures: they are placed on a tree that exists, level by level.

/**
 * Items (sorted, see toTitleItems) -> the place of every failure on `tree`: a top category first, then inside it. What
 * fits no sub-category stays with its parent; "other" and "unassigned" are outcomes of the top level alone. Nobody is
 * asked about failures whose cause was not determined: they are unassigned.
 */
export async function placeOnTree(
  items: readonly TitleItem[],
  tree: readonly TaxonomyNode[],
  ports: TreePorts,
): Promise<{ placements: Placement[]; troubles: Trouble[] }> {
  const { known, open } = byCause(items)
  const { placements: found, troubles } = await descend(known, { nodes: tree, parent: null, path: [] }, ports)
  const placements = [...found, ...open.flatMap((item) => stay(item, null, "unassigned"))]
  return { placements: placements.sort((a, b) => a.failureId - b.failureId), troubles }
}

type Level = {
  readonly nodes: readonly TaxonomyNode[]
  readonly parent: TaxonomyNode | null
  readonly path: readonly string[]
}

async function descend(
  items: readonly TitleItem[],
  { nodes, parent, path }: Level,
  ports: TreePorts,
): Promise<{ placements: Placement[]; troubles: Trouble[] }> {
  if (items.length === 0) return { placements: [], troubles: [] }
  if (nodes.length === 0) return { placements: items.flatMap((item) => stay(item, parent, "unassigned")), troubles: [] }
  const { choices, troubles } = await classify(items, { options: nodes.map(toOption), path: ["place", ...path] }, ports)
  const here = items.flatMap((item, index) => {
    const choice = choices[index]
    return choice === "other" || choice === "unassigned" ? stay(item, parent, choice) : []
  })
  const below = await Promise.all(
    nodes.map((node, index) =>
      descend(
        items.filter((_, at) => choices[at] === index + 1),
        { nodes: node.children, parent: node, path: [...path, node.slug] },
        ports,
      ),
    ),
  )
  return {
    placements: [...here, ...below.flatMap((level) => level.placements)],
    troubles: [...troubles, ...below.flatMap((level) => level.troubles)],
  }
}

function stay(item: TitleItem, parent: TaxonomyNode | null, outcome: "other" | "unassigned"): Placement[] {
  const place = parent ? ({ outcome: "classified", slug: parent.slug } as const) : ({ outcome, slug: null } as const)
  return item.failures.map((failureId) => ({ failureId, ...place }))
}

function toOption(node: TaxonomyNode, index: number): AssignOption {
  const { name, definition, includes, excludes, slug } = node
  const below = flattenTree(node.children).map((child) => child.slug)
  return { number: index + 1, name, definition, includes, excludes, slug, below }
}
