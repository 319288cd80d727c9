/** A category with everything below it. `depth` is 1 for a top category. */
export type TaxonomyNode = {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly definition: string
  readonly includes: readonly string[]
  readonly excludes: readonly string[]
  readonly precedence: string | null
  readonly depth: number
  readonly parentId: number | null
  readonly publishedMatch: string | null
  readonly publishedMatchKind: string | null
  readonly children: readonly TaxonomyNode[]
}

export type TaxonomyNodeRow = Omit<TaxonomyNode, "children">

/**
 * Rows (parents and children in any order, siblings in display order) -> the top categories with their subtrees.
 * Throws when a row's parent is not among the rows: a broken tree must not lose a branch in silence.
 */
export function buildTree(rows: readonly TaxonomyNodeRow[]): TaxonomyNode[] {
  const childrenOf = new Map<number | null, TaxonomyNodeRow[]>()
  const ids = new Set(rows.map((row) => row.id))
  for (const row of rows) {
    if (row.parentId !== null && !ids.has(row.parentId))
      throw new Error(`taxonomy node ${row.slug} has the unknown parent ${row.parentId}`)
    const siblings = childrenOf.get(row.parentId)
    if (siblings) siblings.push(row)
    else childrenOf.set(row.parentId, [row])
  }
  const grow = (parentId: number | null): TaxonomyNode[] =>
    (childrenOf.get(parentId) ?? []).map((row) => ({ ...row, children: grow(row.id) }))
  return grow(null)
}

/** All nodes, parents before their children. */
export function flattenTree(tree: readonly TaxonomyNode[]): TaxonomyNode[] {
  const nodes: TaxonomyNode[] = []
  const walk = (siblings: readonly TaxonomyNode[]) => {
    for (const node of siblings) {
      nodes.push(node)
      walk(node.children)
    }
  }
  walk(tree)
  return nodes
}

/** The tree cut below so many levels under its roots. */
export function cutTree(tree: readonly TaxonomyNode[], levels: number): TaxonomyNode[] {
  return tree.map((node) => ({ ...node, children: levels > 1 ? cutTree(node.children, levels - 1) : [] }))
}

/** From the top category down to the node with this id; empty when it is not in the tree. */
export function pathTo(tree: readonly TaxonomyNode[], id: number): TaxonomyNode[] {
  for (const node of tree) {
    if (node.id === id) return [node]
    const below = pathTo(node.children, id)
    if (below.length > 0) return [node, ...below]
  }
  return []
}
