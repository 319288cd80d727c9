/** A linear axis in data units; positions are percent of the plot's width, so that text keeps its size at any width. */
export type Scale = { readonly min: number; readonly max: number; readonly ticks: readonly number[] }

export const position = (scale: Scale, value: number): number =>
  (100 * (Math.min(scale.max, Math.max(scale.min, value)) - scale.min)) / (scale.max - scale.min)

/** Marks that would lie on one another, once: of a hundred models a chart needs no more than it can show. */
export function distinctMarks(values: readonly number[]): number[] {
  return [...new Set(values.map((value) => Math.round(value * 200) / 200))]
}

/** A scale from `min` to the first round tick at or above `max`, with about five ticks. */
export function niceScale(min: number, max: number): Scale {
  return scaleOf(min, max, stepFor(Math.max(max - min, 1e-9) / 5))
}

/** The same for counts of things, from 0: there are no halves of them, so that every tick is a whole number. */
export function countScale(max: number): Scale {
  const rough = Math.max(1, max / 5)
  return scaleOf(0, Math.max(1, max), stepFor(rough, [1, 2, 5, 10]))
}

function scaleOf(min: number, max: number, step: number): Scale {
  const first = Math.floor(min / step + 1e-9) * step
  const count = Math.max(1, Math.ceil((max - first) / step - 1e-9))
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((first + index * step).toPrecision(12)))
  return { min: first, max: ticks.at(-1) ?? max, ticks }
}

/** A scale no wider than the data need, a little room at either end, with round ticks inside: for differences. */
export function fittedScale(min: number, max: number): Scale {
  const span = Math.max(max - min, 1e-9)
  const step = stepFor(span / 6)
  const room = span * 0.03
  const first = Math.ceil((min - room) / step - 1e-9)
  const last = Math.floor((max + room) / step + 1e-9)
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
  return { min: min - room, max: max + room, ticks }
}

/** The smallest of the factors (1, 2, 2.5, 5) times a power of ten that is not below `rough`. */
function stepFor(rough: number, factors: readonly number[] = [1, 2, 2.5, 5, 10]): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return factors.map((factor) => factor * power).find((step) => step >= rough * 0.999) ?? rough
}
