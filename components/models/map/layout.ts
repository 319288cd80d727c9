/** Where things are drawn, in units of the picture; both axes have one scale, or distances would lie. */
export const picture = { width: 960, height: 600, room: 64 } as const

export type Placed = { readonly x: number; readonly y: number }
type Extent = Placed & { readonly spread: Placed }

/** From places on the map to places in the picture; half of each spread is kept in sight. */
export function fitted(points: readonly Extent[]): { readonly at: (point: Placed) => Placed; readonly scale: number } {
  const reach = (axis: "x" | "y", sign: 1 | -1) =>
    Math.max(...points.map((point) => sign * point[axis] + point.spread[axis] / 2), -Infinity)
  const [left, right, low, high] = [-reach("x", -1), reach("x", 1), -reach("y", -1), reach("y", 1)]
  const wide = (picture.width - 2 * picture.room) / Math.max(right - left, 1e-6)
  const tall = (picture.height - 2 * picture.room) / Math.max(high - low, 1e-6)
  const scale = Math.min(wide, tall, 4000)
  const at = ({ x, y }: Placed) => ({
    x: picture.width / 2 + (x - (left + right) / 2) * scale,
    y: picture.height / 2 - (y - (low + high) / 2) * scale,
  })
  return { at, scale }
}

export type Label = {
  readonly index: number
  readonly x: number
  readonly y: number
  readonly anchor: "start" | "end" | "middle"
}
type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

export type Region = Placed & { readonly text: string; readonly box: Box }

/** Names of groups of points: above the group, or below it, or where least is in the way. */
export function placeRegions(
  groups: readonly { readonly text: string; readonly points: readonly Placed[] }[],
): Region[] {
  const placed: Region[] = []
  const points = groups.flatMap((group) => group.points)
  for (const { text, points: own } of groups) {
    const half = text.length * 5.6
    const middle = own.reduce((sum, point) => sum + point.x, 0) / Math.max(1, own.length)
    const x = Math.min(picture.width - half, Math.max(half, middle))
    const [top, bottom] = [Math.min(...own.map((point) => point.y)), Math.max(...own.map((point) => point.y))]
    const candidates = [top - 22, bottom + 34, top - 46, bottom + 58, top - 70].map((y): Region => {
      return { text, x, y, box: { left: x - half, right: x + half, top: y - 19, bottom: y + 6 } }
    })
    const obstacles = [...placed.map(({ box }) => box), ...points.map(pointBox)]
    const crowding = (region: Region) => obstacles.filter((other) => meets(region.box, other)).length
    const [best] = candidates.sort((a, b) => crowding(a) - crowding(b))
    if (best) placed.push(best)
  }
  return placed
}

/**
 * Names that fit beside their points without lying on another name, point or what is `occupied`, in the order given; others
 * are left out.
 */
export function placeLabels(
  points: readonly (Placed & { readonly text: string })[],
  occupied: readonly Box[] = [],
): Label[] {
  const taken: Box[] = [...occupied, ...points.map(pointBox)]
  return points.flatMap(({ x, y, text }, index) => {
    const width = text.length * 6.3
    const candidates: (Label & { box: Box })[] = [
      {
        index,
        x: x + 10,
        y: y + 4,
        anchor: "start",
        box: { left: x + 8, right: x + 10 + width, top: y - 8, bottom: y + 8 },
      },
      {
        index,
        x: x - 10,
        y: y + 4,
        anchor: "end",
        box: { left: x - 10 - width, right: x - 8, top: y - 8, bottom: y + 8 },
      },
      {
        index,
        x,
        y: y - 11,
        anchor: "middle",
        box: { left: x - width / 2, right: x + width / 2, top: y - 22, bottom: y - 7 },
      },
      {
        index,
        x,
        y: y + 19,
        anchor: "middle",
        box: { left: x - width / 2, right: x + width / 2, top: y + 7, bottom: y + 22 },
      },
    ]
    const free = candidates.find(
      ({ box }) => box.left > 0 && box.right < picture.width && !taken.some((other) => meets(box, other)),
    )
    if (!free) return []
    const { box, ...label } = free
    taken.push(box)
    return [label]
  })
}

const pointBox = ({ x, y }: Placed): Box => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 })
const meets = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
