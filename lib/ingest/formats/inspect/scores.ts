import { isObject, objectAt, shortened, smallValues, textAt, type JsonObject } from "@/lib/ingest/json/values"
import type { NamedScore } from "@/lib/ingest/rows/raw-row"
import type { Json } from "@/lib/domain/results/prediction-detail"
import type { Run } from "./header"

export type Scores = {
  readonly scores: readonly NamedScore[]
  readonly main: string | null
  /** scorers whose value is a list, which is no score */
  readonly lists: readonly string[]
}

/**
 * Each scorer's value under its name; a scorer with several values gives one score for each, "scorer.key". The first
 * scorer counts, and of its several values the one that the log sums up first.
 */
export function readScores(sample: JsonObject, { summed }: Run): Scores {
  const scores: NamedScore[] = []
  const lists: string[] = []
  for (const [scorer, score] of Object.entries(scorersOf(sample))) {
    const value = isObject(score) ? score.value : undefined
    if (Array.isArray(value)) lists.push(scorer)
    else if (isObject(value))
      for (const [key, one] of Object.entries(value))
        if (isScalar(one)) scores.push({ name: `${scorer}.${key}`, value: one })
        else lists.push(`${scorer}.${key}`)
    else if (isScalar(value)) scores.push({ name: scorer, value })
  }
  return { scores, main: mainOf(scores, sample, summed), lists }
}

/** Logs of the first version had one score, without a name. */
function scorersOf(sample: JsonObject): JsonObject {
  return isObject(sample.scores) ? sample.scores : isObject(sample.score) ? { score: sample.score } : {}
}

const isScalar = (value: unknown): value is NamedScore["value"] =>
  value === null || ["string", "number", "boolean"].includes(typeof value)

function mainOf(scores: readonly NamedScore[], sample: JsonObject, summed: Run["summed"]): string | null {
  const names = new Set(scores.map(({ name }) => name))
  const [first] = summed
  const told = first
    ? [`${first.scorer}.${first.name}`, first.name, first.scorer].find((name) => names.has(name))
    : undefined
  if (told !== undefined) return told
  const [scorer] = Object.keys(scorersOf(sample))
  const own = scores.filter(({ name }) => name === scorer || name.startsWith(`${scorer}.`))
  return own.length === 1 ? (own[0]?.name ?? null) : null
}

/** What the scorers took for the answer, and why they decided so; not where that is the answer itself. */
export function remarksOf(sample: JsonObject, output: string): Record<string, Json> {
  const remarks: Record<string, Json> = {}
  const all = Object.keys(scorersOf(sample))
  for (const scorer of all.slice(0, 20)) {
    const score = objectAt(scorersOf(sample), scorer)
    const before = scorer === all[0] ? "" : `${scorer}.`
    for (const field of ["answer", "explanation"] as const) {
      const text = textAt(score, field)
      if (text !== null && text.trim() !== "" && text.trim() !== output.trim())
        remarks[before + field] = shortened(text)
    }
    const { grading: _, ...other } = objectAt(score, "metadata")
    for (const [key, value] of Object.entries(smallValues(other))) remarks[`${scorer}.${key}`] = value
  }
  return remarks
}
