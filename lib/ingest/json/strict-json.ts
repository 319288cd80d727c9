const [quote, backslash, minus, letterN, letterI] = [0x22, 0x5c, 0x2d, 0x4e, 0x49]
const [bracket, endOfBracket, brace, endOfBrace] = [0x5b, 0x5d, 0x7b, 0x7d]
const words = ["NaN", "Infinity"] as const
const longest = 9

/** Levels that a document may have: what looks for places in it takes longer the deeper it is. */
const mostLevels = 1_000

/**
 * Python writes NaN, Infinity and -Infinity, which JSON does not have; each becomes null. Chunks may be cut anywhere. A
 * score that is NaN says "not scored", and so does null. Throws SyntaxError where a document is nested too deep.
 */
export async function* withoutNaN(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const scan = createScan()
  let held: Uint8Array = new Uint8Array(0)
  for await (const chunk of chunks) {
    const bytes = held.byteLength === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk])
    // A word that may go on in the next chunk is looked at then.
    const { parts, done } = scan(bytes, Math.max(0, bytes.length - longest))
    held = bytes.subarray(done)
    yield* parts
  }
  yield* scan(Buffer.from(held), held.byteLength).parts
}

/** For a line that JSON.parse refuses. */
export function withoutNaNText(text: string): string {
  const bytes = Buffer.from(text)
  return Buffer.concat(createScan()(bytes, bytes.length).parts).toString("utf8")
}

function createScan() {
  let [inString, isEscaped, level] = [false, false, 0]
  return (bytes: Buffer, end: number): { parts: Uint8Array[]; done: number } => {
    const parts: Uint8Array[] = []
    let [from, at] = [0, 0]
    while (at < end) {
      const byte = bytes[at]
      if (isEscaped) isEscaped = false
      else if (inString) {
        if (byte === backslash) isEscaped = true
        else if (byte === quote) inString = false
      } else if (byte === quote) inString = true
      else if (byte === bracket || byte === brace) {
        if ((level += 1) > mostLevels) throw new SyntaxError(`it is nested deeper than ${mostLevels} levels`)
      } else if (byte === endOfBracket || byte === endOfBrace) level -= 1
      else if (byte === letterN || byte === letterI || byte === minus) {
        const after = endOfWord(bytes, at)
        if (after > at) {
          parts.push(bytes.subarray(from, at), Buffer.from("null"))
          from = at = after
          continue
        }
      }
      at += 1
    }
    if (at > from) parts.push(bytes.subarray(from, at))
    return { parts, done: at }
  }
}

/** Where the word ends that begins here; `at` where none does. */
function endOfWord(bytes: Buffer, at: number): number {
  const start = bytes[at] === minus ? at + 1 : at
  const word = words.find((one) => bytes.toString("latin1", start, start + one.length) === one)
  return word === undefined ? at : start + word.length
}
