/** A linear axis in data units; positions are percent of the plot's width, so that text keeps its size at any width. */
export type Scale = { readonly min: number; readonly max: number; readonly ticks: readonly number[] }

export const position = (scale: Scale, value: number): number =>
  (100 * (Math.min(scale.max, Math.max(scale.min, value)) - scale.min)) / (scale.max - scale.min)

/** A scale from `min` to the first round tick at or above `max`, with about five ticks. */
export function niceScale(min: number, max: number): Scale {
  const span = Math.max(max - min, 1e-9)
  const rough = span / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999) ?? rough
  const first = Math.floor(min / step + 1e-9) * step
  const count = Math.max(1, Math.ceil((max - first) / step - 1e-9))
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((first + index * step).toPrecision(12)))
  return { min: first, max: ticks.at(-1) ?? max, ticks }
}
