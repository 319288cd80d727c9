import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { placeOnTree } from "./assign-to-tree"
import { growTree, type BuiltTree } from "./grow-tree"
import type { TitleItem } from "./title-items"
import type { Placement, TreePorts, Trouble } from "./tree-ports"

/** What stages 3 to 6 of the paper work on. */
type TreeInput = {
  /** the failures that an own tree is grown from, or that still have no place on the release */
  readonly items: (tree: "own" | "release") => Promise<readonly TitleItem[]>
  /** null: there is none to place on */
  readonly release: readonly TaxonomyNode[] | null
}

export type Trees = {
  /** null: none was wanted */
  readonly tree: BuiltTree | null
  readonly placements: readonly Placement[] | null
  readonly troubles: readonly Trouble[]
}

/** By the analysis's mode an own tree, places on the release, or both (docs/method.md, Stages 3 and 4). */
export async function growAndPlace({ items, release }: TreeInput, ports: TreePorts): Promise<Trees> {
  const { mode } = ports.config
  const tree = mode === "place" ? null : await growTree(await items("own"), ports)
  const placed = mode === "induce" || !release ? null : await placeOnTree(await items("release"), release, ports)
  return {
    tree,
    placements: placed?.placements ?? null,
    troubles: [...(tree?.troubles ?? []), ...(placed?.troubles ?? [])],
  }
}
