import { encodingOf, unpacked, type SourceFile } from "@/lib/ingest/source"
import { parseJson } from "@/lib/ingest/json/json-lines"
import { isObject } from "@/lib/ingest/json/values"
import { isArchive } from "./archive"

const headLength = 65_536

/**
 * What a file begins with, whatever its encoding, unpacked; null for a zip archive. Lines of JSON begin with the first
 * that is one: a line before them (a program's remark, what is left of a record) is refused when they are read.
 */
export async function readStart(file: SourceFile): Promise<string | null> {
  let bytes: Buffer = Buffer.alloc(0)
  for await (const chunk of unpacked(file)) {
    if (bytes.length === 0 && isArchive(chunk)) return null
    bytes = Buffer.concat([bytes, chunk.subarray(0, 4 * headLength)])
    if (bytes.length >= 2 * headLength) break
  }
  const encoding = encodingOf(bytes)
  const decoder = new TextDecoder(encoding === "utf-32" ? "utf-8" : encoding)
  return fromFirstRecord(decoder.decode(bytes, { stream: true }).slice(0, headLength))
}

/** Two whole objects, each on its line, stand below each other in no other kind of file. */
function fromFirstRecord(text: string): string {
  const start = text.trimStart()
  const [first = "", second = "", third = ""] = start.split("\n", 3)
  return isRecord(second) && isRecord(third) && !isRecord(first) ? start.slice(first.length + 1) : text
}

function isRecord(line: string): boolean {
  if (!/^\s*\{.*\}\s*$/s.test(line)) return false
  try {
    return isObject(parseJson(line))
  } catch {
    return false
  }
}
