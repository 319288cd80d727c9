import { slugify } from "@/lib/domain/text/slug"
import { classify } from "./classify"
import { construct } from "./construct"
import type { AssignOption, CategoryDraft } from "@/lib/method/judge/judge"
import { byCause, countTitles, type TitleItem } from "./title-items"
import type { Placement, TreePorts, Trouble } from "./tree-ports"

// Stage 5 of the paper: construct and classify, then the same inside every large category, to the depth limit.

/** One category of a tree that was built. Parents come before their children; `position` counts among siblings. */
export type BuiltNode = CategoryDraft & {
  readonly slug: string
  readonly parentSlug: string | null
  readonly depth: number
  readonly position: number
}

export type BuiltTree = {
  readonly nodes: readonly BuiltNode[]
  /** one per failure, by failure id */
  readonly placements: readonly Placement[]
  readonly troubles: readonly Trouble[]
}

/** A category while it grows: `own` are the items that fit none of its children. */
type Branch = CategoryDraft & { readonly own: readonly TitleItem[]; readonly children: readonly Branch[] }
type Division = { branches: Branch[]; other: TitleItem[]; unassigned: TitleItem[]; troubles: Trouble[] }

/**
 * Items (sorted, see toTitleItems) -> an own tree and the place of every failure in it. It is grown from failures whose
 * cause was named; the others are unassigned.
 */
export async function growTree(items: readonly TitleItem[], ports: TreePorts): Promise<BuiltTree> {
  const { known, open } = byCause(items)
  const { branches, other, unassigned, troubles } = await divide(known, { path: [], parent: null }, ports)
  const nodes: BuiltNode[] = []
  const placed: Placement[][] = [placeAll(other, "other", null), placeAll([...unassigned, ...open], "unassigned", null)]
  const taken = new Set(["other", "unassigned"])
  const write = (branch: Branch, parentSlug: string | null, depth: number, position: number) => {
    const slug = uniqueSlug(branch.name, parentSlug, taken)
    nodes.push({ slug, parentSlug, depth, position, name: branch.name, definition: branch.definition })
    placed.push(placeAll(branch.own, "classified", slug))
    branch.children.forEach((child, index) => write(child, slug, depth + 1, index))
  }
  branches.forEach((branch, index) => write(branch, null, 1, index))
  return { nodes, placements: placed.flat().sort((a, b) => a.failureId - b.failureId), troubles }
}

type Place = { readonly path: readonly string[]; readonly parent: CategoryDraft | null }

async function divide(items: readonly TitleItem[], place: Place, ports: TreePorts): Promise<Division> {
  const none: Division = { branches: [], other: [], unassigned: [...items], troubles: [] }
  if (items.length === 0) return none
  const { categories, troubles } = await construct(countTitles(items), place, ports)
  if (categories.length === 0) return { ...none, troubles: [...troubles] }
  const options = categories.map(toOption)
  const result = await classify(items, { options, path: place.path }, ports)
  const chosen = (choice: (typeof result.choices)[number]) =>
    items.filter((_, index) => result.choices[index] === choice)
  // A category nobody fits is no category: the tree holds what failures showed.
  const filled = categories
    .map((category, index) => ({ category, items: chosen(index + 1) }))
    .filter((entry) => entry.items.length > 0)
  const grown = await Promise.all(
    filled.map((entry) => grow(entry.category, entry.items, [...place.path, entry.category.name], ports)),
  )
  return {
    branches: grown.map(({ branch }) => branch),
    other: chosen("other"),
    unassigned: chosen("unassigned"),
    troubles: [...troubles, ...result.troubles, ...grown.flatMap((one) => one.troubles)],
  }
}

/** One category with whatever can be built inside it. What fits no sub-category stays with the category itself. */
async function grow(category: CategoryDraft, items: readonly TitleItem[], path: readonly string[], ports: TreePorts) {
  const leaf: { branch: Branch; troubles: Trouble[] } = {
    branch: { ...category, own: items, children: [] },
    troubles: [],
  }
  const { divideAbove, maxDepth } = ports.config
  if (path.length > maxDepth || countTitles(items).length <= divideAbove) return leaf
  const { branches, other, unassigned, troubles } = await divide(items, { path, parent: category }, ports)
  // One sub-category would only repeat its parent.
  if (branches.length < 2) return { ...leaf, troubles }
  return { branch: { ...category, own: [...other, ...unassigned], children: branches }, troubles }
}

function toOption(category: CategoryDraft, index: number): AssignOption {
  return { number: index + 1, ...category, includes: [], excludes: [], slug: null, below: [] }
}

/** Equal names under different parents stay apart: the parent's slug goes in front, a number behind if need be. */
export function uniqueSlug(name: string, parentSlug: string | null, taken: Set<string>): string {
  const base = slugify(name.toLowerCase())
  const stem = taken.has(base) && parentSlug ? `${parentSlug}.${base}` : base
  let slug = stem
  for (let number = 2; taken.has(slug); number += 1) slug = `${stem}-${number}`
  taken.add(slug)
  return slug
}

function placeAll(items: readonly TitleItem[], outcome: Placement["outcome"], slug: string | null): Placement[] {
  return items.flatMap((item) => item.failures.map((failureId) => ({ failureId, outcome, slug })))
}
