import { existsSync, statSync } from "node:fs"
import path from "node:path"
import { readBytesAt, readChunks } from "@/lib/ingest/files/disk-file"

/** The real files that lie beside the repository while it is developed; tests skip, saying so, where they are absent. */
export const dataFolder = path.join(import.meta.dirname, "../../../../shared/data")
export const hasDataFiles = existsSync(path.join(dataFolder, "gsm8k.csv"))

/** Small files that once came out wrong; they lie beside the real ones. */
const casesFolder = path.join(dataFolder, "../cases")
export const hasCases = existsSync(path.join(casesFolder, "names.csv"))
export const caseFile = (name: string) => dataFile(path.join("../cases", name))

/** One of them as something to import. */
export function dataFile(name: string) {
  const file = path.join(dataFolder, name)
  const readAt = (position: number, length: number) => readBytesAt(file, position, length)
  return { name: name.replace(/^.*cases\//, ""), bytes: statSync(file).size, open: () => readChunks(file), readAt }
}
