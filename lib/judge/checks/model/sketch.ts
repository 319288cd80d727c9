import type { Sparse } from "./lexical"

/** Numbers kept of one text for comparing it with others. */
export const SKETCH_SIZE = 128

/** A lexical vector folded onto SKETCH_SIZE positions; products of sketches estimate products of the vectors. */
export function sketchOf(vector: Sparse): Float64Array {
  const sketch = new Float64Array(SKETCH_SIZE)
  vector.at.forEach((position, index) => {
    // What the folding drops of the position decides the sign, so that collisions cancel on average.
    const sign = Math.imul(Math.floor(position / SKETCH_SIZE) + 1, 0x9e3779b1) < 0 ? -1 : 1
    const at = position % SKETCH_SIZE
    sketch[at] = (sketch[at] ?? 0) + sign * (vector.value[index] ?? 0)
  })
  const length = Math.sqrt(sketch.reduce((sum, value) => sum + value * value, 0)) || 1
  return sketch.map((value) => value / length)
}

/** Largest size of one number of a sketch that is kept; 127 steps up to it. */
const RANGE = 0.5

export function quantise(sketch: Float64Array): Int8Array {
  return Int8Array.from(sketch, (value) => Math.round((Math.max(-RANGE, Math.min(RANGE, value)) / RANGE) * 127))
}

/** Cosine of a sketch with the quantised one that begins at `offset` of `kept`. */
export function similarity(sketch: Float64Array, kept: Int8Array, offset: number): number {
  let product = 0
  let square = 0
  for (let index = 0; index < SKETCH_SIZE; index += 1) {
    const value = kept[offset + index] ?? 0
    product += (sketch[index] ?? 0) * value
    square += value * value
  }
  return square === 0 ? 0 : product / Math.sqrt(square)
}
