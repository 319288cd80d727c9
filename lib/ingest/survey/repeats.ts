import { longHash } from "@/lib/ingest/survey/long-hash"
import type { RawRow } from "@/lib/ingest/rows/raw-row"

/**
 * What the rows mean that have the same dataset, model, example, variant and trial, where every such row of the dataset
 * comes equally often: "scorers" scored the same answer, "trials" are answers of their own. Null: single rows, plain
 * copies, or no pattern (then the first stands, and the import names the others).
 */
export type Repeats = { readonly kind: "scorers" | "trials"; readonly times: number } | null

type Row = Pick<RawRow, "dataset" | "model" | "exampleId" | "variant" | "trial">

/** of one file: what comes after them is taken to be as they are */
const mostKeys = 1_000_000

/** Counts rows under one key, in memory that is bounded. */
export function createRepeatCounter() {
  const slots = new Map<number, number>()
  const datasets: string[] = []
  const datasetOf = new Map<string, number>()
  const grow = <T extends Uint16Array | Uint32Array>(array: T): T => {
    const larger = new (array.constructor as new (length: number) => T)(2 * array.length)
    larger.set(array)
    return larger
  }
  let counts = new Uint16Array(1_024)
  let owners = new Uint16Array(1_024)
  let outputs = new Uint32Array(1_024)
  let scores = new Uint32Array(1_024)
  /** by dataset: whether rows under one key ever had another answer, or another score */
  const differs: { output: boolean; score: boolean }[] = []

  function ownerOf(dataset: string): number {
    const known = datasetOf.get(dataset)
    if (known !== undefined) return known
    datasets.push(dataset)
    differs.push({ output: false, score: false })
    datasetOf.set(dataset, datasets.length - 1)
    return datasets.length - 1
  }

  return {
    add(row: Row, output: string, score: string): void {
      const key = keyOf(row)
      const owner = ownerOf(row.dataset)
      const [outputHash, scoreHash] = [shortHash(output), shortHash(score)]
      const slot = slots.get(key)
      if (slot !== undefined) {
        counts[slot] = Math.min(65_535, (counts[slot] ?? 0) + 1)
        const seen = differs[owner]
        if (seen && outputs[slot] !== outputHash) seen.output = true
        if (seen && scores[slot] !== scoreHash) seen.score = true
        return
      }
      if (slots.size >= mostKeys) return
      const at = slots.size
      if (at >= counts.length)
        [counts, owners, outputs, scores] = [grow(counts), grow(owners), grow(outputs), grow(scores)]
      slots.set(key, at)
      counts[at] = 1
      owners[at] = owner
      outputs[at] = outputHash
      scores[at] = scoreHash
    },
    /** By dataset; those without repeats are left out. */
    end(): Map<string, NonNullable<Repeats>> {
      const times = datasets.map(() => 0)
      const items = datasets.map(() => 0)
      for (let at = 0; at < slots.size; at += 1) {
        const [owner, count] = [owners[at] ?? 0, counts[at] ?? 0]
        const before = times[owner] ?? 0
        // -1: not all alike
        times[owner] = before === 0 || before === count ? count : -1
        items[owner] = (items[owner] ?? 0) + 1
      }
      const found = new Map<string, NonNullable<Repeats>>()
      for (const [owner, dataset] of datasets.entries()) {
        const [count, seen] = [times[owner] ?? 0, differs[owner]]
        // One item by itself makes no pattern.
        if (count < 2 || (items[owner] ?? 0) < 2 || !seen || (!seen.output && !seen.score)) continue
        found.set(dataset, { kind: seen.output ? "trials" : "scorers", times: count })
      }
      return found
    },
  }
}

/** Numbers rows under one key in their order, from 1. */
export function createOrdinals(): (row: Row) => number {
  const seen = new Map<number, number>()
  return (row) => {
    const key = keyOf(row)
    const ordinal = (seen.get(key) ?? 0) + 1
    seen.set(key, ordinal)
    return ordinal
  }
}

const keyOf = ({ dataset, model, exampleId, variant, trial }: Row) =>
  longHash(`${dataset}\u0001${model}\u0001${exampleId}\u0001${variant ?? ""}\u0001${trial ?? 0}`)

/** Long answers differ at their ends, in their length, or not in a way that matters here. */
function shortHash(text: string): number {
  const part = text.length > 512 ? `${text.slice(0, 256)}${text.length}${text.slice(-256)}` : text
  return longHash(part) >>> 0
}
