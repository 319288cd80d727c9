import { hash } from "node:crypto"
import { crc32 } from "node:zlib"

/** Which error a tag in an output stands for, and to which categories a title belongs, from the top down. */
export type Vocabulary = {
  titleOf(tag: string): string
  /** empty for a title it does not know */
  pathOf(title: string): readonly string[]
}

/** First 32 bits of the sha256: stable, and cheap enough for a server of tests. */
export function hash32(text: string): number {
  return Number.parseInt(hash("sha256", text, "hex").slice(0, 8), 16)
}

/** As stable, a fifth of the time: for long texts of which nobody makes two that collide. */
export function quickHash(text: string | Buffer): number {
  return crc32(text)
}

/** category -> sub-category -> titles */
const table: Record<string, Record<string, readonly string[]>> = {
  "Calculation Slip": {
    "Sum Or Product Wrong": ["Product of two numbers wrong", "Carry lost in a sum", "Division remainder dropped"],
    "Unit Confused": ["Minutes added to hours", "Percent used as a number"],
  },
  "Question Misread": {
    "Goal Swapped": ["Other quantity answered than asked", "Negated question answered as plain"],
    "Condition Overlooked": ["Given limit ignored", "Exception in the question ignored"],
  },
  "Broken Inference": {
    "Unsupported Step": ["Conclusion drawn without a reason", "Example taken as a proof"],
    "Cases Missed": ["Only one case examined", "Boundary value left out"],
  },
  "Wrong Fact": {
    "Entity Mixed Up": ["Two people with one name confused", "Place taken for its neighbour"],
    "Date Or Figure Wrong": ["Year of another event given", "Outdated figure given"],
  },
  "Form Not Kept": {
    "Format Missed": ["List given instead of a sentence", "Answer not in the requested form"],
    "Length Missed": ["Word limit exceeded", "Answer cut before its end"],
  },
  "Step Left Out": {
    "Early Stop": ["Intermediate result given as the answer", "Last conversion not done"],
    "Part Unanswered": ["Second question not answered", "Required element missing"],
  },
}

const paths = new Map<string, readonly string[]>(
  Object.entries(table).flatMap(([category, subs]) =>
    Object.entries(subs).flatMap(([sub, titles]) => titles.map((title) => [title, [category, sub, title]] as const)),
  ),
)
const categories = Object.keys(table)

/** The server's own words. A tag ends in the two hex digits of its category, as in the benchmark's generated outputs. */
export const ownVocabulary: Vocabulary = {
  titleOf(tag) {
    const category = categories[Number.parseInt(tag.slice(-2), 16) % categories.length]
    const titles = [...paths].filter(([, path]) => path[0] === category).map(([title]) => title)
    return titles[hash32(tag) % titles.length] ?? "Conclusion drawn without a reason"
  },
  pathOf: (title) => paths.get(title) ?? [],
}

/** The path of any title: known ones by the vocabulary, others by their hash. */
export function placeOf(title: string, vocabulary: Vocabulary): readonly string[] {
  const path = vocabulary.pathOf(title)
  if (path.length > 0) return path
  const all = [...paths.values()]
  return all[hash32(title.toLowerCase()) % all.length] ?? []
}
