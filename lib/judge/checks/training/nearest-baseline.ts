import { decodeIndex, type IndexFile } from "@/lib/judge/checks/model/index-file"
import { lexicalVector } from "@/lib/judge/checks/model/lexical"
import { similarity, sketchOf, SKETCH_SIZE } from "@/lib/judge/checks/model/sketch"
import { LEXICAL_SIZE } from "@/lib/judge/checks/model/vector"
import type { TrainingSet } from "./fit-index"

/** The baseline: for each failure the category of the most similar one of another example, by words of both texts. */
export function plainNearest(set: TrainingSet, file: IndexFile): (string | null)[] {
  const index = decodeIndex(file)
  return set.items.map((item, row) => {
    const input = sketchOf(lexicalVector(item.input, LEXICAL_SIZE))
    const output = sketchOf(lexicalVector(item.output, LEXICAL_SIZE))
    let best = { row: -1, value: -2 }
    for (let other = 0; other < set.items.length; other += 1) {
      if (set.hashes[other] === set.hashes[row]) continue
      const value =
        similarity(input, index.inputSketches, other * SKETCH_SIZE) +
        similarity(output, index.outputSketches, other * SKETCH_SIZE)
      if (value > best.value) best = { row: other, value }
    }
    return set.labelled[best.row]?.category ?? null
  })
}
