import { readLimit, readLines, type ReadPrompt } from "./read-prompt"
import { hash32, placeOf, quickHash, type Vocabulary } from "./vocabulary"

const tagPattern = /\be-([0-9a-f]{10})\b/

/** What a sound judge with this vocabulary answers; the same prompt always gives the same reply. */
export function replyTo(prompt: ReadPrompt, vocabulary: Vocabulary): unknown {
  switch (prompt.task) {
    case "diagnose":
      return diagnosis(prompt.blocks.get("output") ?? "", vocabulary)
    case "propose-categories":
    case "refine-categories":
      return { categories: categories(prompt, vocabulary) }
    case "review-categories":
      return { categories: readLines(prompt.blocks.get("categories")).slice(0, readLimit(prompt.tail)) }
    case "assign-categories":
      return { assignments: assignments(prompt, vocabulary) }
    default:
      return null
  }
}

function diagnosis(output: string, vocabulary: Vocabulary) {
  const hash = quickHash(output)
  const tag =
    tagPattern.exec(output)?.[1] ?? hash.toString(16).padStart(8, "0") + (hash % 251).toString(16).padStart(2, "0")
  const title = vocabulary.titleOf(tag)
  const passages = output.split(". ").filter((passage) => passage.trim() !== "")
  const criteria = ["States what is asked for", "Uses what is given", "Ends in the right result"].map(
    (needs, index) => {
      const quality = ["correct", "partially-correct", "incorrect"][(hash + index) % 3]
      const passage = passages[(hash + index * 7) % Math.max(1, passages.length)]?.slice(0, 160) ?? null
      // Now and then a judge quotes what nobody wrote.
      const quote = (hash + index) % 11 === 0 ? `as everybody knows ${hash}` : passage
      return { needs, present: true, quality, quote, comment: `Compared with the reference, part ${index + 1}.` }
    },
  )
  return {
    criteria,
    verdict: hash % 17 === 0 ? "whole-solution-wrong" : "error",
    suspect: hash % 29 === 0 ? "ambiguous-item" : null,
    title,
    summary: `The model shows this weakness: ${title.toLowerCase()}.`,
    secondary: hash % 5 === 0 ? "Result not checked" : null,
    confidence: 0.5 + (hash % 50) / 100,
  }
}

/** The level below the parent, most frequent first; categories that are there already stay in front. */
function categories({ blocks, tail }: ReadPrompt, vocabulary: Vocabulary) {
  const parent: unknown = blocks.has("parent") ? JSON.parse(blocks.get("parent") ?? "{}") : null
  const counts = new Map<string, number>()
  for (const { title, count } of readLines(blocks.get("errors"))) {
    const path = placeOf(String(title), vocabulary)
    const name = path[levelBelow(parent, path)] ?? path.at(-1)
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + Number(count))
  }
  const before = readLines(blocks.get("categories"))
  const known = new Set(before.map((category) => category.name))
  const added = [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .filter(([name]) => !known.has(name))
    .map(([name]) => ({ name, definition: `Errors of the kind "${name.toLowerCase()}", and no others.` }))
  return [...before, ...added].slice(0, readLimit(tail))
}

function levelBelow(parent: unknown, path: readonly string[]): number {
  if (typeof parent !== "object" || parent === null || !("name" in parent)) return 0
  return path.indexOf(String(parent.name)) + 1
}

function assignments({ blocks }: ReadPrompt, vocabulary: Vocabulary) {
  const options = readLines(blocks.get("categories"))
  const numberOf = new Map(options.map(({ name, number }) => [String(name), Number(number)]))
  return readLines(blocks.get("errors")).map(({ number, title }) => {
    const name = [...placeOf(String(title), vocabulary)].reverse().find((step) => numberOf.has(step))
    const category = name === undefined ? hash32(String(title)) % options.length : (numberOf.get(name) ?? 0)
    return { item: Number(number), category }
  })
}
