import file from "@/prisma/atlas/builtin-index.json"
import { decodeIndex, indexFileSchema, type Index } from "./index-file"
import { readFeatures } from "./features"
import { readItem } from "@/lib/judge/checks/item/item"

let decoded: Index | undefined

/** The committed index, decoded once a process (about 10 MB). Throws Error when it was made by other features. */
export function builtinIndex(): Index {
  if (decoded) return decoded
  const index = decodeIndex(indexFileSchema.parse(file))
  const names = [...readFeatures(readItem({ input: "", output: "", reference: null })).keys()]
  if (names.join("\n") !== index.features.join("\n"))
    throw new Error("prisma/atlas/builtin-index.json was made with other features: run scripts/build-builtin-index.ts")
  decoded = index
  return index
}
