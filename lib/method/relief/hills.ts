import { forceCollide, forceSimulation, forceX, forceY } from "d3-force"
import type { Point } from "./layout"

export type Hill = Point & { readonly slug: string; readonly category: string; readonly count: number }

/** How far a hill reaches: one standard deviation of its Gaussian. */
const hillSpread = { x: 15.5, y: 13 }

/** Each hill stands on a broad, low foot, which rounds the coasts. */
const lowland = { wide: 2.1, part: 0.07 }

/** Heights are rounded sums of weights: below this, what a category has beyond its parts is a remainder. */
const leastDirect = 0.01

/**
 * The hills of one category around its middle, the highest in the centre. A category without sub-categories, and
 * what sits in it directly, is a hill of its own.
 */
export function raiseHills(
  category: {
    readonly slug: string
    readonly count: number
    readonly parts: readonly { slug: string; count: number }[]
  },
  centre: Point,
): Hill[] {
  const inParts = category.parts.reduce((sum, part) => sum + part.count, 0)
  const direct = category.count - inParts
  const all = [...category.parts, ...(direct > leastDirect ? [{ slug: category.slug, count: direct }] : [])]
    .filter((part) => part.count > 0)
    .sort((a, b) => b.count - a.count || (a.slug < b.slug ? -1 : 1))
  // Fermat's spiral as a start, so that the order of counts is the order from the middle out.
  const bodies = all.map((part, index) => ({
    ...part,
    radius: 7.5 + 1.7 * Math.sqrt(part.count),
    x: 9 * Math.sqrt(index) * Math.cos(index * 2.399963),
    y: 9 * Math.sqrt(index) * Math.sin(index * 2.399963),
  }))
  forceSimulation(bodies)
    .force("x", forceX(0).strength(0.1))
    .force("y", forceY(0).strength(0.16))
    .force("apart", forceCollide<(typeof bodies)[number]>((body) => body.radius).iterations(3))
    .stop()
    .tick(120)
  return bodies.map(({ slug, count, x, y }) => ({
    slug,
    category: category.slug,
    count,
    x: centre.x + x * 1.25,
    y: centre.y + y,
  }))
}

/** Height of the land at a point: the sum of all hills. */
export function heightAt(hills: readonly Hill[], { x, y }: Point): number {
  return hills.reduce((sum, hill) => {
    const dx = (x - hill.x) / hillSpread.x
    const dy = (y - hill.y) / hillSpread.y
    const square = dx * dx + dy * dy
    if (square > 70) return sum
    return sum + hill.count * (Math.exp(-square / 2) + lowland.part * Math.exp(-square / (2 * lowland.wide ** 2)))
  }, 0)
}
