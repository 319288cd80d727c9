import { limits } from "@/lib/ingest/limits"
import { readUtf8, type SourceFile } from "@/lib/ingest/source"
import { isTooDeep, mayBeTooDeep, tooDeep } from "./depth"
import { withoutNaNText } from "./strict-json"

/** A line of JSON, or why it is none; `line` is the physical line, from 1. */
export type JsonLine =
  | { readonly kind: "value"; readonly line: number; readonly value: unknown }
  | { readonly kind: "fault"; readonly line: number; readonly reason: string; readonly excerpt: string }

const newline = 0x0a

/** The lines of a JSONL file (also .gz, CRLF, with a byte order mark), in small arrays. Blank lines are left out. */
export async function* readJsonLines(file: SourceFile): AsyncGenerator<JsonLine[]> {
  let held: Buffer[] = []
  let [heldBytes, line, isSkipping] = [0, 0, false]
  for await (const chunk of readUtf8(file)) {
    const found: JsonLine[] = []
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let from = 0
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      line += 1
      const part = bytes.subarray(from, end)
      if (!isSkipping) add(found, line, heldBytes === 0 ? part : Buffer.concat([...held, part]))
      ;[held, heldBytes, isSkipping, from] = [[], 0, false, end + 1]
    }
    if (from < bytes.length && !isSkipping) {
      held.push(Buffer.from(bytes.subarray(from)))
      heldBytes += bytes.length - from
      if (heldBytes > limits.recordBytes) {
        found.push(tooLong(line + 1, held[0] ?? Buffer.alloc(0)))
        ;[held, heldBytes, isSkipping] = [[], 0, true]
      }
    }
    if (found.length > 0) yield found
  }
  const found: JsonLine[] = []
  if (heldBytes > 0) add(found, line + 1, Buffer.concat(held))
  if (found.length > 0) yield found
}

function add(found: JsonLine[], line: number, bytes: Buffer): void {
  if (bytes.length > limits.recordBytes) return void found.push(tooLong(line, bytes))
  const text = bytes.toString("utf8")
  if (text.trim() === "") return
  try {
    found.push({ kind: "value", line, value: parseJson(text) })
  } catch (error) {
    const reason = `this line is not JSON (${error instanceof Error ? error.message.slice(0, 120) : "it cannot be read"})`
    found.push({ kind: "fault", line, reason, excerpt: text.slice(0, limits.excerptLength) })
  }
}

/** JSON as Python writes it too, and no deeper than anybody writes it. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  const value = parseAny(text)
  if (mayBeTooDeep(text) && isTooDeep(value)) throw new SyntaxError(tooDeep)
  return value
}

function parseAny(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error
    return JSON.parse(withoutNaNText(text))
  }
}

function tooLong(line: number, bytes: Buffer): JsonLine {
  const excerpt = bytes.toString("utf8", 0, 4 * limits.excerptLength).slice(0, limits.excerptLength)
  return { kind: "fault", line, reason: `this line is longer than ${limits.recordBytes} bytes`, excerpt }
}
