import { REAPPEARS, type SteadyCategory, type TreeReport, type TreeRun } from "@/lib/domain/analyses/stability"
import { adjustedRand } from "@/lib/stats/agreement/clusterings"
import { keptLabels, type KeptLabels, type Labels } from "@/lib/stats/agreement/kept-labels"
import { meanOf } from "@/lib/stats/core/mean-of-runs"
import { compareText } from "@/lib/method/sampling/hash-order"

type MeasuredRun = {
  readonly position: number
  readonly seed: number
  readonly ratio: number
  readonly result: TreeRun
}

const unit = { low: 0, high: 1 }
const levels = [1, 2] as const
/** Failures of the Other of a tree; means the same in every tree. No slug has a colon. */
const other = "leftover:other"

/**
 * How steady a tree is: every run's categories are matched with the tree's own (largest overlap, one to one), then
 * counted are the failures that stay in the matched category, and for each category the Jaccard index with its match.
 * Failures without a category on either side (unassigned) are left out: there is nothing they could keep.
 */
export function treeStability(reference: TreeRun, runs: readonly MeasuredRun[]): TreeReport {
  const own = levels.map((level) => labelsOf(reference, level))
  const measured = runs.map((run) => {
    const labels = levels.map((level) => labelsOf(run.result, level))
    const usable = run.result.nodes.length > 0
    return { ...run, usable, labels, kept: levels.map((_, at) => keep(own[at], labels[at])) }
  })
  const usable = measured.filter((run) => run.usable)
  const ratios = [...new Set(usable.map(({ ratio }) => ratio))].sort((a, b) => b - a)
  return {
    kind: "tree",
    failures: own[0]?.size ?? 0,
    kept: levels.flatMap((level, at) =>
      ratios.map((ratio) => {
        const shares = usable.flatMap((run) => {
          const { common, kept } = run.kept[at] ?? { common: 0, kept: 0 }
          return run.ratio === ratio && common > 0 ? [kept / common] : []
        })
        return { level, ratio, runs: shares.length, share: meanOf(shares, unit) }
      }),
    ),
    rand: meanOf(pairsOf(usable), { low: -1, high: 1 }),
    categories: levels.flatMap((level, at) =>
      categoriesOf(reference, { level, own: own[at] ?? new Map(), kept: usable.map((run) => run.kept[at]) }, usable),
    ),
    runs: measured.map(({ position, seed, ratio, result, kept, usable: isUsable }) => ({
      position,
      seed,
      ratio,
      failures: result.failures.length,
      categories: result.nodes.filter(({ parent }) => parent === null).length,
      troubles: result.troubles,
      usable: isUsable,
      unassigned: result.places.filter((place) => place === -2).length,
      kept: levels.map((level, at) => ({ level, kept: kept[at]?.kept ?? 0, of: kept[at]?.common ?? 0 })),
      rand: isUsable ? adjustedRand(kept[0]?.counts ?? []) : null,
    })),
  }
}

const fixed: ReadonlySet<string> = new Set([other])
const keep = (own: Labels = new Map(), labels: Labels = new Map()): KeptLabels => keptLabels(own, labels, fixed)

/** Failure id -> slug of its category at this level, or of the deepest one above; Other keeps its name. */
function labelsOf({ nodes, failures, places }: TreeRun, level: number): Labels {
  const parents = new Map(nodes.map(({ slug, parent }) => [slug, parent]))
  const shown = nodes.map(({ slug }) => {
    const path = [slug]
    for (let up = parents.get(slug) ?? null; up !== null && path.length < 20; up = parents.get(up) ?? null)
      path.unshift(up)
    return path[Math.min(level, path.length) - 1] ?? slug
  })
  const labels = new Map<number, string>()
  failures.forEach((failure, index) => {
    const place = places[index] ?? -2
    const label = place === -1 ? other : shown[place]
    if (label !== undefined) labels.set(failure, label)
  })
  return labels
}

/** Rand indices of any two runs on the same share of the failures. */
function pairsOf(runs: readonly { readonly ratio: number; readonly labels: readonly Labels[] }[]): number[] {
  return runs.flatMap((one, index) =>
    runs.slice(index + 1).flatMap((another) => {
      if (one.ratio !== another.ratio) return []
      const rand = adjustedRand(keep(one.labels[0], another.labels[0]).counts)
      return rand === null ? [] : [rand]
    }),
  )
}

type AtLevel = { readonly level: number; readonly own: Labels; readonly kept: readonly (KeptLabels | undefined)[] }

function categoriesOf(
  reference: TreeRun,
  { level, own, kept }: AtLevel,
  runs: readonly MeasuredRun[],
): SteadyCategory[] {
  const sizes = new Map<string, number>()
  for (const label of own.values()) sizes.set(label, (sizes.get(label) ?? 0) + 1)
  return reference.nodes
    .filter((node) => (node.parent === null) === (level === 1) && sizes.has(node.slug))
    .map(({ slug, name, parent }): SteadyCategory => {
      const values = kept.map((one) => one?.matches.get(slug)?.jaccard ?? null)
      const seen = values.filter((value) => value !== null)
      const names = runs.flatMap(({ result }, index) => {
        const match = kept[index]?.matches.get(slug)?.label
        const found = result.nodes.find((node) => node.slug === match)
        return found ? [found.name] : []
      })
      return {
        slug,
        name,
        level,
        parent,
        failures: sizes.get(slug) ?? 0,
        jaccard: meanOf(seen, unit),
        values,
        reappeared: seen.filter((value) => value >= REAPPEARS).length,
        runs: seen.length,
        names: commonest(names),
      }
    })
    .sort((a, b) => b.failures - a.failures || compareText(a.slug, b.slug))
}

function commonest(names: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || compareText(a, b))
    .slice(0, 5)
    .map(([name]) => name)
}
