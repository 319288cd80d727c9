const named: Readonly<Record<string, unknown>> = { None: null, True: true, False: false, nan: null, inf: null }
const token =
  /\s*(?:('[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*")|(-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z]+)|([[\](){},:]))/sy

/** Lists in one another, beyond which no data lies. */
const mostDepth = 50

/**
 * A value as Python prints it: "['a', None, 1.5]", "{'topic': 'Art'}". Undefined for anything else: calls, arrays of
 * other libraries, plain text.
 */
export function parsePython(text: string): unknown {
  if (!/^\s*[[({]/.test(text)) return undefined
  try {
    const read = createReader(text)
    const value = read.value(0)
    return read.isAtEnd() ? value : undefined
  } catch (error) {
    // A RangeError: a text too long for the pattern.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}

function createReader(text: string) {
  let at = 0
  let [string, number, word, mark]: (string | undefined)[] = []
  function next(): void {
    token.lastIndex = at
    const found = token.exec(text)
    if (!found) throw new SyntaxError("not a literal of Python")
    at = token.lastIndex
    ;[, string, number, word, mark] = found
  }
  function current(depth: number): unknown {
    if (string !== undefined) return unquoted(string)
    if (number !== undefined) return Number(number)
    if (word !== undefined && Object.hasOwn(named, word)) return named[word]
    if (depth < mostDepth && (mark === "[" || mark === "(")) return list(mark === "[" ? "]" : ")", depth)
    if (depth < mostDepth && mark === "{") return dictionary(depth)
    throw new SyntaxError("not a literal of Python")
  }
  /** Whether the next mark ends it; any other must be the separator. */
  function isLast(end: string, separator = ","): boolean {
    next()
    if (mark === end) return true
    if (mark !== separator) throw new SyntaxError("not a literal of Python")
    return false
  }
  function list(end: string, depth: number): unknown[] {
    const values: unknown[] = []
    for (next(); mark !== end; next()) {
      values.push(current(depth + 1))
      if (isLast(end)) break
    }
    return values
  }
  function dictionary(depth: number): Record<string, unknown> {
    const entries: [string, unknown][] = []
    for (next(); mark !== "}"; next()) {
      const key = current(depth + 1)
      isLast("", ":")
      next()
      entries.push([String(key), current(depth + 1)])
      if (isLast("}")) break
    }
    return Object.fromEntries(entries)
  }
  return {
    value(depth: number): unknown {
      next()
      return current(depth)
    },
    isAtEnd: () => text.slice(at).trim() === "",
  }
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0" }

function unquoted(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([^]))/gi, (_, x, u, long, one: string) => {
      const code = (x ?? u ?? long) as string | undefined
      if (code !== undefined) return String.fromCodePoint(Math.min(0x10ffff, parseInt(code, 16)))
      return escapes[one] ?? one
    })
}
