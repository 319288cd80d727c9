import type { Relief } from "@/lib/domain/taxonomy/relief"
import { drawContours, landAtEdges } from "./contours"
import { heightAt, raiseHills, type Hill } from "./hills"
import { breakName, nameSeas, overlap, placePlates, plateOf, tenth } from "./labels"
import { layOut, type Point } from "./layout"

export type ReliefCategory = {
  readonly slug: string
  readonly name: string
  /** how high it is, with what is below it: its weighted share of all failures, times the failures read */
  readonly count: number
  /** failures read in it and below it, unweighted */
  readonly read: number
  /** its weighted share of all failures */
  readonly share: number
  /** as `count`, per benchmark, in the order of `suites` */
  readonly bySuite: readonly number[]
  readonly parts: readonly { readonly slug: string; readonly count: number }[]
}

const size = { width: 720, height: 480 }
const fewest = 3

/**
 * The relief map of a taxonomy: each sub-category is a hill as high as its share of the failures; categories met on the same
 * benchmarks lie together, one met on a benchmark of its own may be an island. The same input and seed give the same
 * map. Null when fewer than three categories have failures:
 * there is nothing to find one's way in.
 */
export function reliefOf(options: {
  readonly categories: readonly ReliefCategory[]
  readonly suites: readonly string[]
  readonly seed: number
}): Relief | null {
  const seen = options.categories
    .filter((category) => category.count > 0)
    .sort((a, b) => b.count - a.count || (a.slug < b.slug ? -1 : 1))
  if (seen.length < fewest) return null
  const totals = options.suites.map((_, suite) => seen.reduce((sum, row) => sum + (row.bySuite[suite] ?? 0), 0))
  const masses = seen.map((category) => ({
    slug: category.slug,
    count: category.count,
    profile: category.bySuite.map((count, suite) => count / Math.max(1, totals[suite] ?? 0)),
  }))
  const drawn = layOut({ masses, suites: options.suites.length, seed: options.seed, ...size })
  const raised = seen.map((category, index) => raiseHills(category, drawn[index] ?? centre))
  // Categories of many parts reach farther than the margin the plane was laid out with.
  const within = shrinkToFrame(raised.flat())
  const groups = raised.map((group) => group.map((hill) => ({ ...hill, ...within(hill) })))
  const middles = drawn.map(within)
  const hills = groups.flat()
  const peaks = namePeaks(seen, groups, hills)
  const suites = options.suites.flatMap((name, suite) => {
    const middle = meanOf(
      middles,
      masses.map((mass) => (mass.profile[suite] ?? 0) ** 2),
    )
    return middle ? [{ name: name.toUpperCase(), middle, weight: totals[suite] ?? 0 }] : []
  })
  return {
    ...size,
    contours: drawContours(hills, size),
    hills: hills.map((hill) => ({ ...hill, x: tenth(hill.x), y: tenth(hill.y) })),
    peaks,
    seas: nameSeas({
      suites,
      hills,
      size,
      plates: peaks.map((peak) => plateOf(peak.lines, { x: peak.labelX, y: peak.labelY })),
    }),
  }
}

/**
 * Hills drawn together about the middle until the sea goes round them, each way by itself: a coast that is cut off at the
 * edge looks like a picture that was cropped.
 */
function shrinkToFrame(hills: readonly Hill[]): (point: Point) => Point {
  const to = (x: number, y: number) => (point: Point) => ({
    x: centre.x + (point.x - centre.x) * x,
    y: centre.y + (point.y - centre.y) * y,
  })
  let [x, y] = [1, 1]
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const within = to(x, y)
    const over = landAtEdges(
      hills.map((hill) => ({ ...hill, ...within(hill) })),
      size,
    )
    if (!over.sides && !over.ends) break
    if (over.sides) x *= 0.97
    if (over.ends) y *= 0.97
  }
  return to(x, y)
}

const mostTurns = 15

const centre: Point = { x: size.width / 2, y: size.height / 2 }

function namePeaks(
  seen: readonly ReliefCategory[],
  groups: readonly Hill[][],
  hills: readonly Hill[],
): Relief["peaks"] {
  const tops = groups.map(
    (group) =>
      group.reduce<Hill | null>(
        (best, hill) => (!best || heightAt(hills, hill) > heightAt(hills, best) ? hill : best),
        null,
      ) ?? centre,
  )
  const middles = groups.map(
    (group, index) =>
      meanOf(
        group,
        group.map((hill) => hill.count),
      ) ??
      tops[index] ??
      centre,
  )
  const named = seen.map((category, index) => ({ lines: breakName(category.name), ...(middles[index] ?? centre) }))
  const plates = placePlates(named, size)
  const shown: ReturnType<typeof plateOf>[] = []
  return seen.map((category, index) => {
    const [lines, top, plate] = [named[index]?.lines ?? [], tops[index] ?? centre, plates[index] ?? centre]
    // On a phone names are nearly twice as large: the most frequent ones keep theirs, as far as there is room.
    const large = scaled(plateOf(lines, plate), 1.85)
    const minor = shown.some((other) => overlap(large, other) > 0)
    if (!minor) shown.push(large)
    const reach = Math.max(...(groups[index] ?? []).map((hill) => Math.hypot(hill.x - top.x, hill.y - top.y)), 0)
    return {
      slug: category.slug,
      lines,
      count: category.count,
      read: category.read,
      share: category.share,
      x: tenth(middles[index]?.x ?? top.x),
      y: tenth(middles[index]?.y ?? top.y),
      labelX: tenth(plate.x),
      labelY: tenth(plate.y),
      reach: tenth(Math.min(70, Math.max(34, reach + 14))),
      minor,
    }
  })
}

function scaled(box: ReturnType<typeof plateOf>, by: number): ReturnType<typeof plateOf> {
  const [width, height] = [box.width * by, box.height * by]
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height }
}

function meanOf(points: readonly Point[], weights: readonly number[]): Point | null {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (!(total > 0)) return null
  return {
    x: points.reduce((sum, point, index) => sum + point.x * (weights[index] ?? 0), 0) / total,
    y: points.reduce((sum, point, index) => sum + point.y * (weights[index] ?? 0), 0) / total,
  }
}
