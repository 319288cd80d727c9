import { isObject } from "@/lib/ingest/json/values"

/** A way into a record of JSON: keys, and places in lists (from the end where they are negative). */
export type Path = readonly (string | number)[]

/** `messages[-1].content`, `scores["exact match"]`; null: it is none. */
export function parsePath(text: string): Path | null {
  const path: (string | number)[] = []
  const step = /(?:^(?!\.)|(?<=.)\.)([^.[\]"]+)|\[(-?\d{1,9})\]|\["((?:[^"\\]|\\.)*)"\]/y
  while (step.lastIndex < text.length) {
    const [, key, place, quoted] = step.exec(text) ?? []
    if (key !== undefined) path.push(key)
    else if (place !== undefined) path.push(Number(place))
    else if (quoted !== undefined) path.push(quoted.replaceAll(/\\(.)/gs, "$1"))
    else return null
  }
  return path.length > 0 ? path : null
}

export function printPath(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`
      if (part !== "" && !/[.[\]"]/.test(part)) return index === 0 ? part : `.${part}`
      return `["${part.replaceAll(/["\\]/g, String.raw`\$&`)}"]`
    })
    .join("")
}

/** A key that is spelt as the whole path comes before the way in. Undefined: there is nothing. */
export function readerAt(column: string): (record: unknown) => unknown {
  const path = parsePath(column)
  if (path === null || path.length === 1) return (record) => keyAt(record, path?.[0] ?? column)
  return (record) => {
    const whole = keyAt(record, column)
    if (whole !== undefined) return whole
    let value: unknown = record
    for (const part of path) {
      value = typeof part === "number" ? placeAt(value, part) : keyAt(value, part)
      if (value === undefined) return undefined
    }
    return value
  }
}

function keyAt(value: unknown, key: string | number): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

const placeAt = (value: unknown, place: number): unknown =>
  Array.isArray(value) ? (value as unknown[]).at(place) : undefined
