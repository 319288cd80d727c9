import { referenceOther, referenceUnassigned } from "@/lib/domain/taxonomy/reference-layout"
import { uniqueSlug, type BuiltNode, type BuiltTree } from "./grow-tree"
import type { CategoryDraft } from "@/lib/method/judge/judge"
import type { Placement } from "./tree-ports"

/** A diagnosed error of the reference's files: `path` from the top category down, null when it has no leaf of its own. */
export type ImportedError = {
  readonly id: number
  readonly title: string
  readonly path: readonly CategoryDraft[] | null
}

type ImportedTree = {
  readonly tree: BuiltTree
  /** errors with a leaf of their own */
  readonly leaves: number
  /** without one, placed where the error of the same title is: the reference's own rule is one category a title */
  readonly byTitle: number
  /** without one, and nowhere or in several places by title */
  readonly unplaced: number
  /** two errors of one title stand in one category: the reference's files never show that, because it drops the second */
  readonly hasTwins: boolean
}

/**
 * The tree that the paths of errors span, and the place of each. The reference's "Other" inside a category means that
 * the error stays with that category; at the top, with nothing below it, it is the outcome "other".
 */
export function importedTree(errors: readonly ImportedError[]): ImportedTree {
  const keyOf = (path: readonly CategoryDraft[]) => JSON.stringify(path.map(({ name }) => name))
  const paths = new Map<string, readonly CategoryDraft[]>()
  const keysOfTitle = new Map<string, Set<string>>()
  const seen = new Set<string>()
  let [leaves, hasTwins] = [0, false]
  const keys = errors.map(({ title, path }) => {
    if (path === null) return null
    const key = keyOf(path)
    if (!paths.has(key)) paths.set(key, path)
    keysOfTitle.set(title, (keysOfTitle.get(title) ?? new Set()).add(key))
    const leaf = JSON.stringify([key, title])
    hasTwins ||= seen.has(leaf)
    seen.add(leaf)
    leaves += 1
    return key
  })

  const write = treeWriter([...paths.values()])
  const places = new Map([...paths].map(([key, path]) => [key, write.place(path)]))
  let [byTitle, unplaced] = [0, 0]
  const placements = errors.map(({ id, title }, index): Placement => {
    const own = keys[index] ?? null
    const candidates = own === null ? [...(keysOfTitle.get(title) ?? [])] : [own]
    const place = candidates.length === 1 ? places.get(candidates[0] ?? "") : undefined
    if (own === null && place) byTitle += 1
    if (!place) unplaced += 1
    return { failureId: id, ...(place ?? ({ outcome: "unassigned", slug: null } as const)) }
  })
  placements.sort((a, b) => a.failureId - b.failureId)
  return { tree: { nodes: write.nodes, placements, troubles: [] }, leaves, byTitle, unplaced, hasTwins }
}

type Place = Pick<Placement, "outcome" | "slug">

function treeWriter(paths: readonly (readonly CategoryDraft[])[]) {
  const nodes: BuiltNode[] = []
  const slugs = new Map<string, string>()
  const siblings = new Map<string | null, number>()
  const taken = new Set(["other", "unassigned"])
  const isDivided = (name: string) =>
    paths.some(([top, ...below]) => top?.name === name && below.some((step) => step.name !== referenceOther))

  const slugOf = (path: readonly CategoryDraft[]): string | null => {
    let parentSlug: string | null = null
    path.forEach((step, depth) => {
      const key = JSON.stringify(path.slice(0, depth + 1).map(({ name }) => name))
      const known = slugs.get(key)
      const slug = known ?? uniqueSlug(step.name, parentSlug, taken)
      if (known === undefined) {
        const position = siblings.get(parentSlug) ?? 0
        siblings.set(parentSlug, position + 1)
        slugs.set(key, slug)
        nodes.push({ slug, parentSlug, depth: depth + 1, position, name: step.name, definition: step.definition })
      }
      parentSlug = slug
    })
    return parentSlug
  }

  const place = (path: readonly CategoryDraft[]): Place => {
    const top = path[0]?.name
    if (top === undefined) return { outcome: "unassigned", slug: null }
    if (top === referenceUnassigned && path.length === 1) return { outcome: "unassigned", slug: null }
    if (top === referenceOther && !isDivided(top)) return { outcome: "other", slug: null }
    const inside = path.filter((step, depth) => depth === 0 || step.name !== referenceOther)
    return { outcome: "classified", slug: slugOf(inside) }
  }

  return { nodes, place }
}
