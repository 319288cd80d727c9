import type { Relief } from "@/lib/domain/taxonomy/relief"
import { altitude } from "./contours"
import { heightAt, type Hill } from "./hills"
import type { Point } from "./layout"

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Metrics of the map's two typefaces, in units of the map; on the safe side. */
const serif = { letter: 6.1, line: 13 }
const capitals = { letter: 8.1, line: 12 }

/** "Explicit Prohibition Violation" -> two lines of about equal length. */
export function breakName(name: string): string[] {
  const words = name.split(/(?<=\/)|\s+/).filter((word) => word !== "")
  const join = (parts: readonly string[]) => parts.join(" ").replaceAll("/ ", "/")
  const whole = join(words)
  if (whole.length <= 13 || words.length < 2) return [whole]
  const cuts = words.slice(1).map((_, index) => [join(words.slice(0, index + 1)), join(words.slice(index + 1))])
  const longest = (lines: readonly string[]) => Math.max(...lines.map((line) => line.length))
  return cuts.reduce((best, cut) => (longest(cut) < longest(best) ? cut : best))
}

/** The name plate of a peak: its lines and, below them, the count. */
export function plateOf(lines: readonly string[], at: Point): Box {
  const width = Math.max(...lines.map((line) => line.length)) * serif.letter + 6
  const height = (lines.length + 1) * serif.line
  return { x: at.x - width / 2, y: at.y - height / 2, width, height }
}

export function overlap(a: Box, b: Box): number {
  const x = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const y = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return x > 0 && y > 0 ? x * y : 0
}

/**
 * Name plates moved as little as possible off their peaks until none covers another: each pair that overlaps is
 * pushed apart along its shorter side, again and again.
 */
export function placePlates(
  peaks: readonly { readonly lines: readonly string[]; readonly x: number; readonly y: number }[],
  size: { width: number; height: number },
): Point[] {
  const at = peaks.map(({ x, y }) => ({ x, y }))
  for (let round = 0; round < 400; round += 1) {
    let moved = false
    for (let i = 0; i < at.length; i += 1)
      for (let j = i + 1; j < at.length; j += 1) moved = push(peaks, at, i, j) || moved
    at.forEach((point, index) => {
      const plate = plateOf(peaks[index]?.lines ?? [], point)
      point.x = Math.min(size.width - plate.width / 2 - 2, Math.max(plate.width / 2 + 2, point.x))
      point.y = Math.min(size.height - plate.height / 2 - 2, Math.max(plate.height / 2 + 2, point.y))
    })
    if (!moved) break
  }
  return at.map(({ x, y }) => ({ x, y }))
}

function push(
  peaks: readonly { readonly lines: readonly string[] }[],
  at: { x: number; y: number }[],
  i: number,
  j: number,
): boolean {
  const [first, second] = [at[i], at[j]]
  if (!first || !second) return false
  const a = plateOf(peaks[i]?.lines ?? [], first)
  const b = plateOf(peaks[j]?.lines ?? [], second)
  if (overlap(a, b) === 0) return false
  const x = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const y = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  const half = 0.5
  if (x < y) {
    const sign = first.x <= second.x ? 1 : -1
    first.x -= sign * (x + 0.5) * half
    second.x += sign * (x + 0.5) * half
  } else {
    const sign = first.y <= second.y ? 1 : -1
    first.y -= sign * (y + 0.5) * half
    second.y += sign * (y + 0.5) * half
  }
  return true
}

/**
 * A benchmark's name goes into the open water nearest to the categories met on it, clear of land, name plates and
 * other names. None when there is no such water.
 */
export function nameSeas(options: {
  readonly suites: readonly { readonly name: string; readonly middle: Point; readonly weight: number }[]
  readonly hills: readonly Hill[]
  readonly plates: readonly Box[]
  readonly size: { width: number; height: number }
}): Relief["seas"] {
  const { hills, size } = options
  const top = Math.max(0, ...hills.map((hill) => heightAt(hills, hill)))
  const water = altitude(top, 0) * 0.5
  const taken: Box[] = [...options.plates]
  const placed: Relief["seas"][number][] = []
  for (const suite of [...options.suites].sort((a, b) => b.weight - a.weight)) {
    const width = suite.name.length * capitals.letter
    let best: { at: Point; box: Box; cost: number } | null = null
    for (let y = 14; y <= size.height - 6; y += 6)
      for (let x = width / 2 + 4; x <= size.width - width / 2 - 4; x += 8) {
        const cost = Math.hypot((x - suite.middle.x) / 1.3, y - suite.middle.y)
        if (best && cost >= best.cost) continue
        const box = { x: x - width / 2, y: y - capitals.line, width, height: capitals.line + 4 }
        if (taken.some((other) => overlap(box, other) > 0)) continue
        const dry = [0, 0.25, 0.5, 0.75, 1].some((part) =>
          [-9, 3].some((dy) => heightAt(hills, { x: box.x + part * width, y: y + dy }) > water),
        )
        if (!dry) best = { at: { x, y }, box, cost }
      }
    if (!best) continue
    taken.push(grown(best.box, 5))
    placed.push({ name: suite.name, x: tenth(best.at.x), y: tenth(best.at.y) })
  }
  return placed
}

const grown = (box: Box, by: number): Box => ({
  x: box.x - by,
  y: box.y - by,
  width: box.width + 2 * by,
  height: box.height + 2 * by,
})

export const tenth = (value: number) => Math.round(value * 10) / 10
