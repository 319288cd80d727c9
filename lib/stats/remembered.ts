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
