/**
 * A model's text as a reader's page: flat leaves that are ranges of the source (UTF-16), so that whatever was quoted
 * from the source can be lit where it stands. Nothing is a link, nothing is loaded, nothing nests deeper than
 * `deepest`; every character that is not markup itself is in a leaf.
 */
export type Range = { readonly from: number; readonly to: number }

export type Leaf = Range & {
  readonly kind: "text" | "code" | "math"
  readonly bold?: true
  readonly italic?: true
  readonly struck?: true
  /** what to set, for `math` only; a source that fails to set is shown as it is */
  readonly tex?: string
  readonly display?: true
}

export type Block =
  | { readonly kind: "paragraph"; readonly leaves: readonly Leaf[] }
  | { readonly kind: "heading"; readonly level: number; readonly leaves: readonly Leaf[] }
  | { readonly kind: "math"; readonly leaf: Leaf }
  | { readonly kind: "code"; readonly language: string | null; readonly leaves: readonly Leaf[] }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly ListItem[] }
  | { readonly kind: "table"; readonly header: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: "rule" }

/** `number` is the one written, not a count: a model that skips one is shown skipping it. */
type ListItem = { readonly number: number | null; readonly blocks: readonly Block[] }
export type Cell = readonly Leaf[]

/** Quotes and lists inside one another; what lies deeper is a paragraph. */
export const deepest = 6

/** All leaves of a document, in reading order. */
export function leavesOf(blocks: readonly Block[]): Leaf[] {
  return blocks.flatMap((block): Leaf[] => {
    if (block.kind === "rule") return []
    if (block.kind === "math") return [block.leaf]
    if (block.kind === "quote") return leavesOf(block.blocks)
    if (block.kind === "list") return block.items.flatMap((item) => leavesOf(item.blocks))
    if (block.kind === "table") return [...block.header.flat(), ...block.rows.flat(2)]
    return [...block.leaves]
  })
}
