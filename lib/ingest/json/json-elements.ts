import { JSONParser } from "@streamparser/json"
import { AppError } from "@/lib/errors"
import { limits } from "@/lib/ingest/limits"
import { readUtf8, type SourceFile } from "@/lib/ingest/source"
import { isTooDeep, tooDeep } from "./depth"
import { parseJson } from "./json-lines"
import { withoutNaN } from "./strict-json"

/** A value of a JSON document: `path` is where it stands, as ["samples", 3]. */
export type JsonElement = { readonly path: readonly (string | number)[]; readonly value: unknown }

/**
 * The values at some places of one large JSON document, in its order and in small arrays, without holding the
 * document: "$.samples.*" for the elements of an array, "$.eval" for one value. Throws `invalid`, saying where, when
 * the document is damaged or ends too soon.
 */
export async function* readJsonElements(file: SourceFile, places: readonly string[]): AsyncGenerator<JsonElement[]> {
  const counted = { bytes: 0, sinceElement: 0 }
  let found: JsonElement[] = []
  let fault: Error | null = null
  const parser = new JSONParser({ paths: [...places], keepStack: false })
  parser.onValue = ({ value, key, stack }) => {
    const path = [...stack.slice(1).map((one) => one.key), key].filter((one) => one !== undefined)
    // Whoever wants an object there refuses it, and shows this.
    found.push({ path, value: isTooDeep(value) ? tooDeep : value })
    counted.sinceElement = 0
  }
  parser.onError = (error) => void (fault = error)
  for await (const bytes of strictBytes(file)) {
    counted.bytes += bytes.byteLength
    counted.sinceElement += bytes.byteLength
    if (!parser.isEnded) parser.write(bytes)
    if (fault) throw damaged(file.name, fault)
    if (counted.sinceElement > limits.recordBytes + 1_000_000)
      throw new AppError("too_large", `${file.name}: one record is longer than ${limits.recordBytes} bytes.`)
    if (found.length > 0) yield found
    found = []
  }
  if (counted.bytes === 0) throw new AppError("invalid", `${file.name} is empty.`)
  if (!parser.isEnded) throw new AppError("invalid", `${file.name} ends in the middle of its JSON: it was cut off.`)
}

/** A JSON document that is read as a whole: a header, a specification. Throws `invalid`, or `too_large`. */
export async function readJsonWhole(file: SourceFile, mostBytes = limits.recordBytes): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of strictBytes(file)) {
    bytes += chunk.byteLength
    if (bytes > mostBytes) throw new AppError("too_large", `${file.name} is longer than ${mostBytes} bytes.`)
    chunks.push(Buffer.from(chunk))
  }
  if (bytes === 0) throw new AppError("invalid", `${file.name} is empty.`)
  try {
    return parseJson(Buffer.concat(chunks).toString("utf8"))
  } catch (error) {
    throw damaged(file.name, error instanceof Error ? error : new Error("it cannot be read"))
  }
}

function damaged(name: string, error: Error): AppError {
  return new AppError("invalid", `${name} is damaged JSON: ${error.message.slice(0, 160)}`, { cause: error })
}

async function* strictBytes(file: SourceFile): AsyncGenerator<Uint8Array> {
  try {
    yield* withoutNaN(readUtf8(file))
  } catch (error) {
    throw error instanceof SyntaxError ? damaged(file.name, error) : error
  }
}
