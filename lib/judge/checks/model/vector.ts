import type { Sparse } from "./lexical"

/** Positions for the words of one text; input and output have their own. */
export const LEXICAL_SIZE = 4_096

/** Mean and deviation of each feature over the annotated failures. */
export type Scaling = { readonly mean: readonly number[]; readonly deviation: readonly number[] }

/** How much a feature weighs against the words when all are in one vector. */
const FEATURE_WEIGHT = 0.25

/** Features in deviations from their mean, at most 4 either way. */
export function standardised(features: readonly number[], { mean, deviation }: Scaling): Float64Array {
  return Float64Array.from(features, (value, index) => {
    const standard = (value - (mean[index] ?? 0)) / (deviation[index] ?? 1)
    return Math.max(-4, Math.min(4, standard))
  })
}

/** Features first, then the words of the input, then those of the output: one sparse vector for one failure. */
export function vectorFrom(features: Float64Array, input: Sparse, output: Sparse): Sparse {
  const size = features.length + input.at.length + output.at.length
  const at = new Int32Array(size)
  const value = new Float64Array(size)
  features.forEach((feature, index) => {
    at[index] = index
    value[index] = FEATURE_WEIGHT * feature
  })
  let filled = features.length
  for (const [words, base] of [
    [input, features.length],
    [output, features.length + LEXICAL_SIZE],
  ] as const) {
    words.at.forEach((position, index) => {
      at[filled + index] = base + position
      value[filled + index] = words.value[index] ?? 0
    })
    filled += words.at.length
  }
  return { at, value }
}

export function dimensionOf(scaling: Scaling): number {
  return scaling.mean.length + 2 * LEXICAL_SIZE
}
