import { encodingOf, unpacked, type SourceFile } from "@/lib/ingest/source"
import { parseJson } from "@/lib/ingest/json/json-lines"
import { isObject } from "@/lib/ingest/json/values"
import { isArchive } from "./archive"

const headLength = 65_536

/**
 * What a file begins with, whatever its encoding, unpacked; null for a zip archive. Lines of JSON begin with the first
 * that is one: lines before them (a program's remarks, what is left of a record) are refused one by one when they are
 * read.
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

/** lines before the first record that are looked past */
const mostRemarks = 100

/**
 * Two whole objects, each on its line, stand below each other in no other kind of file; but for a cell of a CSV, which
 * may hold lines of JSON: it begins with a quote that is still open there, and goes on with others.
 */
function fromFirstRecord(text: string): string {
  const lines = text.trimStart().split("\n")
  const isPair = (at: number) => isRecord(lines[at] ?? "") && isRecord(lines[at + 1] ?? "")
  if (isRecord(lines[0] ?? "")) return text
  const first = lines.findIndex((_, at) => at > 0 && at <= mostRemarks && isPair(at))
  if (first === -1) return text
  const after = lines.slice(first)
  return first === 1 || (!isInCell(lines.slice(0, first)) && mostAreRecords(after)) ? after.join("\n") : text
}

/** Whether lines leave a quote open that began a cell; what is left of records begins none. */
function isInCell(lines: readonly string[]): boolean {
  const text = lines.filter((line) => !/^\s*[[{]/.test(line)).join("\n")
  let isOpen = false
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) {
    if (isOpen && text[at + 1] === '"') at += 1
    else if (isOpen) isOpen = false
    else isOpen = at === 0 || /[\n,;\t|]/.test(text[at - 1] ?? "")
  }
  return isOpen
}

/** Of those that are whole: the last one may be cut off. */
function mostAreRecords(lines: readonly string[]): boolean {
  const whole = lines.slice(0, -1).filter((line) => line.trim() !== "")
  return whole.filter(isRecord).length >= 0.9 * whole.length
}

function isRecord(line: string): boolean {
  if (!/^\s*\{.*\}\s*$/s.test(line)) return false
  try {
    return isObject(parseJson(line))
  } catch {
    return false
  }
}
