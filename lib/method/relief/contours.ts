import { contours as contoursOf } from "d3-contour"
import type { Relief } from "@/lib/domain/taxonomy/relief"
import { heightAt, type Hill } from "./hills"

/** Grid of heights, in units of the map. */
const step = 3
const levels = 11

/**
 * Lines of equal height from the sea up: one shoal line off the coast, the coast, then ten more at growing intervals,
 * every fourth of them an index line.
 */
export function drawContours(hills: readonly Hill[], size: { width: number; height: number }): Relief["contours"] {
  const columns = Math.floor(size.width / step) + 1
  const rows = Math.floor(size.height / step) + 1
  const heights = Array.from({ length: columns * rows }, (_, index) =>
    heightAt(hills, { x: (index % columns) * step, y: Math.floor(index / columns) * step }),
  )
  const top = Math.max(...heights)
  if (!(top > 0)) return []
  const trace = contoursOf().size([columns, rows]).smooth(true)
  const thresholds = [shoal(top), ...Array.from({ length: levels }, (_, level) => altitude(top, level))]
  return thresholds.flatMap((threshold, index) => {
    const path = trace
      .contour(heights, threshold)
      .coordinates.flatMap((polygon) => polygon.map(ringPath))
      .join("")
    return path === "" ? [] : [{ kind: kindOf(index), path }]
  })
}

/** The coast lies where a handful of failures would; above, intervals grow, so that low hills show their shape too. */
export function altitude(top: number, level: number): number {
  const coast = Math.min(2.4, top / 6)
  return coast + (top - coast) * (level / levels) ** 1.35
}

/** Does land, or the shoal before it, reach the left or right edge (`sides`), the upper or lower one (`ends`)? */
export function landAtEdges(hills: readonly Hill[], size: { width: number; height: number }) {
  const top = Math.max(0, ...hills.map((hill) => heightAt(hills, hill)))
  const along = (length: number) =>
    Array.from({ length: Math.floor(length / (2 * step)) + 1 }, (_, at) => at * 2 * step)
  const isLand = (x: number, y: number) => heightAt(hills, { x, y }) > shoal(top)
  return {
    sides: along(size.height).some((y) => isLand(0, y) || isLand(size.width, y)),
    ends: along(size.width).some((x) => isLand(x, 0) || isLand(x, size.height)),
  }
}

const shoal = (top: number) => altitude(top, 0) * 0.36

function kindOf(index: number): Relief["contours"][number]["kind"] {
  if (index === 0) return "shoal"
  if (index === 1) return "coast"
  return (index - 1) % 4 === 0 ? "index" : "plain"
}

/** d3-contour counts in cells whose middle is at 0.5. Points that add nothing to the line are left out. */
function ringPath(ring: readonly (readonly number[])[]): string {
  const points = thin(ring.slice(0, -1).map(([x = 0, y = 0]) => ({ x: (x - 0.5) * step, y: (y - 0.5) * step })))
  if (points.length < 4) return ""
  let [lastX, lastY] = [0, 0]
  return (
    points
      .map(({ x, y }, index) => {
        const [roundX, roundY] = [Math.round(x * 10), Math.round(y * 10)]
        const [dx, dy] = [roundX - lastX, roundY - lastY]
        ;[lastX, lastY] = [roundX, roundY]
        return index === 0 ? `M${roundX / 10} ${roundY / 10}l` : `${dx / 10}${dy < 0 ? "" : " "}${dy / 10}`
      })
      .join(" ")
      .replaceAll("l ", "l") + "Z"
  )
}

type Vertex = { readonly x: number; readonly y: number }

/** Douglas-Peucker, by the tenth of a unit that the eye cannot see. */
function thin(points: readonly Vertex[], tolerance = 0.22): Vertex[] {
  const [first] = points
  const last = points.at(-1)
  if (!first || !last || points.length < 3) return [...points]
  let [farthest, distance] = [0, 0]
  points.forEach((point, index) => {
    const away = distanceToLine(point, first, last)
    if (away > distance) [farthest, distance] = [index, away]
  })
  if (distance <= tolerance) return [first, last]
  return [...thin(points.slice(0, farthest + 1), tolerance), ...thin(points.slice(farthest), tolerance).slice(1)]
}

function distanceToLine(point: Vertex, from: Vertex, to: Vertex): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  if (length < 1e-9) return Math.hypot(point.x - from.x, point.y - from.y)
  return Math.abs(dy * (point.x - from.x) - dx * (point.y - from.y)) / length
}
