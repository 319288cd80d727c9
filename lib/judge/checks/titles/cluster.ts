import type { CategoryDraft, TitleCount } from "@/lib/method/judge/judge"
import { plainTitle } from "./title-cue"
import { cosine } from "./embedder"

/** Titles that belong together, most frequent first. */
export type Cluster = { readonly titles: readonly TitleCount[]; readonly count: number }

/** Clusters whose titles are less alike than this on average are not merged. */
const FLOOR = 0.6

/**
 * Agglomerative clustering with average linkage, weighted by how often a title occurs; ties go to the earlier pair,
 * so the result depends on nothing but the titles. Quadratic in memory: meant for batches of some hundred titles.
 */
export function clusterTitles(
  titles: readonly TitleCount[],
  vectors: readonly Float32Array[],
  limit: number,
): readonly Cluster[] {
  const groups = titles.map((title) => ({ titles: [title], count: title.count }))
  const likeness = vectors.map((a) => Float64Array.from(vectors, (b) => cosine(a, b)))
  const alive = new Set(groups.keys())
  while (alive.size > 1) {
    const pair = nearest(likeness, alive)
    if (pair.value < FLOOR || alive.size <= 1) break
    merge(groups, likeness, alive, pair)
  }
  return [...alive]
    .flatMap((at) => groups[at] ?? [])
    .map(({ titles: members, count }) => ({ titles: [...members].sort(byCount), count }))
    .sort((a, b) => b.count - a.count || compare(nameOf(a), nameOf(b)))
    .slice(0, limit)
}

type Group = { titles: TitleCount[]; count: number }
type Pair = { readonly a: number; readonly b: number; readonly value: number }

function nearest(likeness: readonly Float64Array[], alive: ReadonlySet<number>): Pair {
  let best: Pair = { a: -1, b: -1, value: -2 }
  const order = [...alive]
  for (let i = 0; i < order.length; i += 1) {
    const a = order[i] ?? 0
    const row = likeness[a]
    for (let j = i + 1; j < order.length; j += 1) {
      const b = order[j] ?? 0
      const value = row?.[b] ?? -2
      if (value > best.value) best = { a, b, value }
    }
  }
  return best
}

function merge(groups: Group[], likeness: readonly Float64Array[], alive: Set<number>, { a, b }: Pair) {
  const into = groups[a]
  const from = groups[b]
  if (!into || !from) return
  for (const other of alive) {
    if (other === a || other === b) continue
    const mixed =
      (into.count * (likeness[a]?.[other] ?? 0) + from.count * (likeness[b]?.[other] ?? 0)) / (into.count + from.count)
    likeness[a]?.fill(mixed, other, other + 1)
    likeness[other]?.fill(mixed, a, a + 1)
  }
  into.titles.push(...from.titles)
  into.count += from.count
  alive.delete(b)
}

function nameOf(cluster: Cluster): string {
  return cluster.titles[0]?.title ?? ""
}

/** The cluster as a category: named after its most frequent title, and saying so. */
export function draftOf(cluster: Cluster): CategoryDraft {
  const [first] = cluster.titles
  const others = cluster.titles.slice(1, 4).map((one) => `“${one.title}”`)
  return {
    name: plainTitle(first?.title ?? "Failures")
      .slice(0, 80)
      .trim(),
    definition:
      `Failures with titles like “${first?.title ?? ""}”${others.length > 0 ? `, ${others.join(", ")}` : ""}. ` +
      "Grouped by similarity of titles and named after the most frequent one.",
  }
}

function byCount(a: TitleCount, b: TitleCount): number {
  return b.count - a.count || compare(a.title, b.title)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
