import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from "d3-force"
import { derive, type Random } from "@/lib/stats/core/random"

export type Point = { readonly x: number; readonly y: number }
type Mass = {
  readonly slug: string
  /** failures */
  readonly count: number
  /** share of each benchmark's failures that is of this category: categories met on the same benchmarks lie together */
  readonly profile: readonly number[]
}

type Body = SimulationNodeDatum & { readonly radius: number; readonly home: boolean }

/** Seeds tried; the layout that strains its springs least is kept. */
const attempts = 6

/**
 * Places categories on a plane of `width` x `height`: each is drawn to the benchmarks it was met on and pushed from
 * its neighbours, so that what occurs together lies together. Deterministic for a seed. Works in a frame squeezed in x,
 * because name plates are wider than high.
 */
export function layOut(options: {
  readonly masses: readonly Mass[]
  readonly suites: number
  readonly width: number
  readonly height: number
  readonly seed: number
}): Point[] {
  const { masses, suites, width, height, seed } = options
  let best: { strain: number; points: Point[] } | null = null
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found = settle(masses, suites, derive(seed, "relief", attempt))
    if (!best || found.strain < best.strain) best = found
  }
  return fitInto(best?.points ?? [], masses, { width, height })
}

function settle(masses: readonly Mass[], suites: number, random: Random): { strain: number; points: Point[] } {
  const scatter = () => ({ x: (random.next() - 0.5) * 300, y: (random.next() - 0.5) * 300 })
  const categories: Body[] = masses.map((mass) => ({ ...scatter(), radius: plateRadius(mass.count), home: false }))
  const homes: Body[] = Array.from({ length: suites }, () => ({ ...scatter(), radius: 6, home: true }))
  const links = masses.flatMap((mass, from) => {
    const total = mass.profile.reduce((sum, share) => sum + share, 0)
    return mass.profile.flatMap((share, suite) =>
      share > 0 && total > 0 ? [{ source: from, target: masses.length + suite, pull: (share / total) ** 1.4 }] : [],
    )
  })
  const bodies = [...categories, ...homes]
  const simulation = forceSimulation<Body>(bodies)
    .randomSource(random.next)
    .force(
      "pull",
      forceLink<Body, SimulationLinkDatum<Body> & { pull: number }>(links)
        .distance(14)
        .strength((link) => 0.7 * link.pull),
    )
    .force(
      "push",
      forceManyBody<Body>()
        .strength((body) => (body.home ? -230 : -45))
        .distanceMax(420),
    )
    .force(
      "apart",
      forceCollide<Body>((body) => body.radius)
        .strength(1)
        .iterations(2),
    )
    .force("x", forceX<Body>(0).strength(0.05))
    .force("y", forceY<Body>(0).strength(0.05))
    .stop()
  simulation.tick(180)
  const at = (index: number): Point => ({ x: bodies[index]?.x ?? 0, y: bodies[index]?.y ?? 0 })
  const strain = links.reduce((sum, link) => {
    const [a, b] = [at(indexOf(link.source)), at(indexOf(link.target))]
    return sum + link.pull * Math.hypot(a.x - b.x, a.y - b.y)
  }, 0)
  return { strain, points: masses.map((_, index) => at(index)) }
}

/** d3-force replaces indexes by the bodies themselves. */
function indexOf(end: unknown): number {
  return typeof end === "object" && end !== null && "index" in end && typeof end.index === "number"
    ? end.index
    : Number(end)
}

/** Room for a name of two lines, and for more hills where there are more failures. */
const plateRadius = (count: number) => 23 + 1.25 * Math.sqrt(count)

/** Turned and stretched into the frame with a margin for coasts, so that the land leaves no corner empty. */
function fitInto(
  points: readonly Point[],
  masses: readonly Mass[],
  { width, height }: { width: number; height: number },
): Point[] {
  // A handful of categories stays together in the middle.
  const part = Math.min(1, Math.sqrt(masses.length / 14))
  const margin = { x: width / 2 - part * (width / 2 - 74), y: height / 2 - part * (height / 2 - 54) }
  const angles = Array.from({ length: 12 }, (_, index) => (index * Math.PI) / 6)
  const turned = angles.map((angle) => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    return points.map(({ x, y }) => ({ x: x * cos + y * sin, y: y * cos - x * sin }))
  })
  const stretched = turned.map((candidate) => {
    const xs = stretchInto(
      candidate.map((point) => point.x),
      margin.x,
      width - margin.x,
    )
    const ys = stretchInto(
      candidate.map((point) => point.y),
      margin.y,
      height - margin.y,
    )
    return candidate.map((_, index) => ({ x: xs[index] ?? width / 2, y: ys[index] ?? height / 2 }))
  })
  const fields = stretched.map((candidate) => fieldsUsed(candidate, { width, height }))
  return spread(stretched[fields.indexOf(Math.max(...fields))] ?? [], masses, { width, height, margin })
}

function stretchInto(values: readonly number[], from: number, to: number): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return values.map((value) =>
    high - low < 1e-9 ? (from + to) / 2 : from + ((value - low) / (high - low)) * (to - from),
  )
}

/** How many fields of a 5 x 4 grid over the frame hold a category. */
function fieldsUsed(points: readonly Point[], { width, height }: { width: number; height: number }): number {
  return new Set(points.map(({ x, y }) => `${Math.floor((x / width) * 5)}:${Math.floor((y / height) * 4)}`)).size
}

/** The last word on overlap: bodies shaped like name plates push each other apart inside the frame. */
function spread(
  points: readonly Point[],
  masses: readonly Mass[],
  frame: { width: number; height: number; margin: { x: number; y: number } },
): Point[] {
  const stretch = 1.5
  const bodies = points.map(({ x, y }, index): Body & { wantX: number; wantY: number } => ({
    x: x / stretch,
    y,
    wantX: x / stretch,
    wantY: y,
    radius: plateRadius(masses[index]?.count ?? 0) * 0.9,
    home: false,
  }))
  const inside = (value: number, margin: number, size: number) => Math.min(size - margin, Math.max(margin, value))
  const simulation = forceSimulation(bodies)
    .force("x", forceX<(typeof bodies)[number]>((body) => body.wantX).strength(0.12))
    .force("y", forceY<(typeof bodies)[number]>((body) => body.wantY).strength(0.12))
    .force(
      "apart",
      forceCollide<(typeof bodies)[number]>((body) => body.radius)
        .strength(1)
        .iterations(4),
    )
    .stop()
  for (let step = 0; step < 160; step += 1) {
    simulation.tick()
    for (const body of bodies) {
      body.x = inside(body.x ?? 0, frame.margin.x / stretch, frame.width / stretch)
      body.y = inside(body.y ?? 0, frame.margin.y, frame.height)
    }
  }
  return bodies.map((body) => ({ x: (body.x ?? 0) * stretch, y: body.y ?? 0 }))
}
