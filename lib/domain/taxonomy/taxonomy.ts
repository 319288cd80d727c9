/**
 * What the method, counts and lists know of a category, with everything below it. `depth` is 1 for a top category. What
 * only a page shows comes with the query (`Category`, lib/data/taxonomy/taxonomies.ts): the functions here keep it.
 */
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

/** Rows grown into a tree, each with all the columns it came with. */
export type TreeOf<Row> = Row & { readonly children: readonly TreeOf<Row>[] }

type Branching<Node> = { readonly id: number; readonly children: readonly Node[] }

/**
 * Rows (parents and children in any order, siblings in display order) -> the top categories with their subtrees.
 * Throws when a row's parent is not among the rows: a broken tree must not lose a branch in silence.
 */
export function buildTree<Row extends TaxonomyNodeRow>(rows: readonly Row[]): TreeOf<Row>[] {
  const childrenOf = new Map<number | null, Row[]>()
  const ids = new Set(rows.map((row) => row.id))
  for (const row of rows) {
    if (row.parentId !== null && !ids.has(row.parentId))
      throw new Error(`taxonomy node ${row.slug} has the unknown parent ${row.parentId}`)
    const siblings = childrenOf.get(row.parentId)
    if (siblings) siblings.push(row)
    else childrenOf.set(row.parentId, [row])
  }
  const grow = (parentId: number | null): TreeOf<Row>[] =>
    (childrenOf.get(parentId) ?? []).map((row) => ({ ...row, children: grow(row.id) }))
  return grow(null)
}

/** All nodes, parents before their children. */
export function flattenTree<Node extends Branching<Node>>(tree: readonly Node[]): Node[] {
  const nodes: Node[] = []
  const walk = (siblings: readonly Node[]) => {
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
export function pathTo<Node extends Branching<Node>>(tree: readonly Node[], id: number): Node[] {
  for (const node of tree) {
    if (node.id === id) return [node]
    const below = pathTo(node.children, id)
    if (below.length > 0) return [node, ...below]
  }
  return []
}
