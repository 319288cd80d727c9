import { AppError } from "@/lib/errors"
import type { FileHead } from "@/lib/ingest/rows/adapter"
import { adapters, type Format } from "./registry"
import { referenceKind, type ReferenceKind } from "./errormap/detect-reference"
import { unpacked, type SourceFile } from "@/lib/ingest/source"

const headBytes = 65_536

/**
 * First bytes -> format. A text that no adapter knows is taken for a table, whose adapter then says which columns are
 * missing; what cannot be a table at all is refused here, by its name.
 */
export async function detectFormat(file: SourceFile): Promise<Format> {
  const head = await readHead(file)
  const binary = [...signatures].find(([signature]) => head.text.startsWith(signature))?.[1]
  if (binary) throw new AppError("invalid", `${file.name} is ${binary}, not a CSV table.`)
  const found = Object.entries(adapters).find(([, adapter]) => adapter.matches(head))
  if (found) return found[0] as Format
  if (/^\s*[[{]/.test(head.text)) throw new AppError("invalid", `${file.name} is JSON, not a CSV table.`)
  return "errormap-csv"
}

const signatures: ReadonlyMap<string, string> = new Map([
  ["PK\u0003\u0004", "a zip archive"],
  ["PAR1", "a Parquet file"],
  ["%PDF", "a PDF"],
])

/** Which of the reference code's result files this is; null for any other file. Throws nothing about its content. */
export async function detectReference(file: SourceFile): Promise<ReferenceKind | null> {
  return referenceKind(await readHead(file))
}

async function readHead(file: SourceFile): Promise<FileHead> {
  const decoder = new TextDecoder("utf-8")
  let text = ""
  for await (const chunk of unpacked(file)) {
    text += decoder.decode(chunk.subarray(0, headBytes), { stream: true })
    if (text.length >= headBytes) break
  }
  return { name: file.name, text }
}
