import { createHash } from "node:crypto"

/**
 * A pure function that remembers its last answers by the content of its (JSON) argument: bootstraps and permutations
 * of the same counts give the same numbers, so they are drawn once. Bounded; the longest unused answer goes first.
 */
export function remembered<Input, Output>(compute: (input: Input) => Output, most: number): (input: Input) => Output {
  const answers = new Map<string, Output>()
  return (input) => {
    const key = createHash("sha256").update(JSON.stringify(input)).digest("base64")
    const known = answers.get(key)
    const answer = known ?? compute(input)
    answers.delete(key)
    answers.set(key, answer)
    const oldest = answers.keys().next()
    if (answers.size > most && !oldest.done) answers.delete(oldest.value)
    return answer
  }
}

const views = new WeakMap<object, Map<string, unknown>>()
const names = new WeakMap<object, number>()
let named = 0

/**
 * A pure function of rows that everybody shares (frozen ones: see lib/db/remembered-counts.ts), computed once for these
 * very rows and the rest of its input, and forgotten with them. Of other rows it is computed each time. In `of`, frozen
 * arrays count by identity, all else by its content as JSON. Nobody may change the answer.
 */
export function rememberedView<T>(rows: readonly unknown[], of: readonly unknown[], compute: () => T): T {
  if (!Object.isFrozen(rows)) return compute()
  const known = views.get(rows) ?? new Map<string, unknown>()
  views.set(rows, known)
  const key = JSON.stringify(of.map((part) => (Array.isArray(part) && Object.isFrozen(part) ? [nameOf(part)] : part)))
  if (known.has(key)) return known.get(key) as T
  const view = compute()
  known.set(key, view)
  const oldest = known.keys().next()
  if (known.size > mostViews && !oldest.done) known.delete(oldest.value)
  return view
}

const mostViews = 500

function nameOf(rows: object): number {
  const name = names.get(rows) ?? ++named
  names.set(rows, name)
  return name
}
