import { AppError } from "@/lib/errors"
import { readJsonElements, type JsonElement } from "@/lib/ingest/json/json-elements"
import { isObject, type JsonObject } from "@/lib/ingest/json/values"
import type { SourceFile } from "@/lib/ingest/source"
import type { InstanceKey } from "./instance"

export type Lookup = {
  readonly find: (key: InstanceKey) => Promise<JsonObject | null>
  readonly close: () => Promise<void>
}

/** of texts that are held; older ones are read again when they are needed */
const mostCharacters = 16_000_000
/** so many times the file is begun anew: once a trial */
const mostPasses = 100

/**
 * Finds elements of a list that comes in about the order in which they are asked for, as HELM writes its files, without
 * holding them all: the file is read along, and begun again where the asking begins again.
 */
export function createLookup(
  file: SourceFile,
  keyOf: (element: JsonObject) => InstanceKey | null,
  textOf: (key: InstanceKey) => string,
): Lookup {
  const held = new Map<string, { readonly element: JsonObject; readonly size: number }>()
  let heldCharacters = 0
  let stream: AsyncGenerator<JsonElement[]> | null = null
  let passes = 0
  /** it was held whole: what is not there is nowhere */
  let [isWhole, hasDropped] = [false, false]

  function hold(element: unknown): string | null {
    const key = isObject(element) ? keyOf(element) : null
    if (!isObject(element) || key === null) return null
    const text = textOf(key)
    if (held.has(text)) return text
    const size = JSON.stringify(element).length
    held.set(text, { element, size })
    heldCharacters += size
    return text
  }

  function drop(): void {
    for (const [text, { size }] of held) {
      if (heldCharacters <= mostCharacters) return
      held.delete(text)
      heldCharacters -= size
      hasDropped = true
    }
  }

  /** The next elements; false at the end of the file. */
  async function advance(): Promise<readonly (string | null)[] | false> {
    stream ??= readJsonElements(file, ["$.*"])
    const next = await stream.next()
    if (!next.done) return next.value.map(({ value }) => hold(value))
    stream = null
    passes += 1
    isWhole = !hasDropped
    return false
  }

  return {
    async find(key) {
      const text = textOf(key)
      const known = held.get(text)
      if (known || isWhole) return known?.element ?? null
      if (passes > mostPasses)
        throw new AppError("invalid", `${file.name} lacks instances of its run, or has them in another order.`)
      // To its end, and from its beginning to where this began.
      for (let ends = 0; ends < 2;) {
        const found = await advance()
        if (found === false) ends += 1
        const element = held.get(text)?.element
        drop()
        if (element || isWhole) return element ?? null
      }
      return null
    },
    async close() {
      await stream?.return(undefined)
    },
  }
}
