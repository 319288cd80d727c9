import { mappedFields, type ColumnMap, type MappedField } from "@/lib/domain/results/column-map"
import type { ColumnsQuestion } from "@/lib/domain/results/columns-question"
import { misfit, type FoundColumns } from "./fits"
import { rankOf, type Rank } from "./names"
import { columnsIn, scoreColumns } from "./score-columns"
import { profileOf, type ColumnProfile, type TableSample } from "./profile"

type Confidence = ColumnsQuestion["guesses"][number]["confidence"]

export type Guess = {
  readonly field: MappedField
  /** null: no column */
  readonly column: string | null
  readonly confidence: Confidence
  /** the best first; what was chosen among them */
  readonly candidates: readonly string[]
  readonly why: string
}

export const requiredFields = ["input", "output", "score"] as const satisfies readonly MappedField[]

/** Fields whose content is judged by that of those before them. */
const order: readonly MappedField[] = [
  ...(["input", "output", "score", "model", "dataset", "reference"] as const),
  ...(["reasoning", "example_id", "trial", "variant", "cluster"] as const),
]

type Candidate = { readonly column: string; readonly rank: Rank; readonly misfit: string | null }

/**
 * Which column is which field: by the names that people and tools use, checked against what the first rows hold. What
 * was said (`given`) stands. Every column is one field at most; a field with several columns of equal standing is
 * unclear, unless they all say the same.
 */
export function guessColumns(sample: TableSample, given: ColumnMap = {}): Guess[] {
  const profiles = profileOf(sample)
  const taken = new Set(columnsIn(given, sample.columns))
  const guesses = new Map<MappedField, Guess>()
  const found: Partial<Record<MappedField, ColumnProfile>> = {}
  const settle = (guess: Guess) => {
    guesses.set(guess.field, guess)
    if (guess.column === null) return
    taken.add(guess.column)
    const first = guess.field === "score" ? scoreColumns(guess.column, sample.columns)[0] : guess.column
    const profile = profiles.get(first ?? "")
    if (profile) found[guess.field] = profile
  }
  for (const field of mappedFields) {
    const column = given[field]
    if (column === undefined) continue
    settle({
      field,
      column: column || null,
      confidence: "said",
      candidates: column ? [column] : [],
      why: "as it was said",
    })
  }
  for (const least of [3, 2, 1] as const)
    for (const field of order) {
      if (guesses.has(field)) continue
      const candidates = candidatesOf(field, { profiles, taken, found })
      const fitting = candidates.filter((one) => one.misfit === null && one.rank === least)
      if (fitting.length > 0) settle(chosen(field, fitting, profiles))
    }
  for (const field of order)
    if (!guesses.has(field))
      settle(
        byContent(field, { profiles, taken, found }) ?? nothing(field, candidatesOf(field, { profiles, taken, found })),
      )
  return mappedFields.flatMap((field) => guesses.get(field) ?? [])
}

type Known = {
  readonly profiles: ReadonlyMap<string, ColumnProfile>
  readonly taken: ReadonlySet<string>
  readonly found: FoundColumns
}

function candidatesOf(field: MappedField, { profiles, taken, found }: Known): Candidate[] {
  return [...profiles].flatMap(([column, profile]) => {
    const rank = taken.has(column) ? 0 : rankOf(column, field)
    return rank === 0 ? [] : [{ column, rank, misfit: misfit(field, profile, rank, found) }]
  })
}

function chosen(field: MappedField, fitting: readonly Candidate[], profiles: Known["profiles"]): Guess {
  const candidates = fitting.map(({ column }) => column)
  const [column = "", ...others] = candidates
  const isSame = others.every((other) => sameValues(profiles.get(other), profiles.get(column)))
  const named = `named for it${isSame && others.length > 0 ? `, and ${others.join(", ")} says the same` : ""}`
  const rank = fitting[0]?.rank ?? 1
  if (isSame) return { field, column, candidates, confidence: rank > 1 ? "clear" : "likely", why: named }
  // Any of them identifies the question as well as the other.
  if (field === "example_id") return { field, column, candidates, confidence: "likely", why: "the first of several" }
  return { field, column, candidates, confidence: "unclear", why: `${candidates.join(" or ")}: all are named for it` }
}

const sameValues = (a: ColumnProfile | undefined, b: ColumnProfile | undefined) =>
  a !== undefined && b !== undefined && a.values.every((value, row) => value === b.values[row])

/** A required field that no name tells: the columns that hold such a thing. */
function byContent(field: MappedField, { profiles, taken }: Known): Guess | null {
  const free = [...profiles].filter(([column, { filled }]) => !taken.has(column) && filled > 0)
  const fitting =
    field === "score"
      ? free.filter(([, { verdicts, objects }]) => verdicts > 0.9 && objects === 0)
      : field === "input" || field === "output"
        ? // In the order of the table: questions stand before answers.
          free.filter(
            ([, { values, said, numbers, verdicts, objects, distinct }]) =>
              said > values.length / 2 && numbers < 0.5 && verdicts < 0.5 && objects === 0 && distinct > 1,
          )
        : []
  const candidates = fitting.map(([column]) => column).slice(0, 5)
  const [column] = candidates
  if (column === undefined) return null
  const holds = field === "score" ? "right and wrong" : "texts"
  return { field, column, candidates, confidence: "unclear", why: `no name says so; it holds ${holds}` }
}

function nothing(field: MappedField, candidates: readonly Candidate[]): Guess {
  const refused = candidates.slice(0, 3).map(({ column, misfit: why }) => `${column}: ${why ?? "taken"}`)
  return { field, column: null, confidence: "none", candidates: [], why: refused.join("; ") }
}

/** The columns that are read where nobody says more: all that were said, are clear or, not being required, likely. */
export function mapOf(guesses: readonly Guess[], isTaken: (guess: Guess) => boolean = isTakenUnasked): ColumnMap {
  const map: Partial<Record<MappedField, string>> = {}
  for (const guess of guesses) if (guess.column !== null && isTaken(guess)) map[guess.field] = guess.column
  return map
}

/** Fields that must be clear: without the first three there is no row, and another model would be a wrong one. */
export const needsToBeClear = (field: MappedField): boolean =>
  field === "model" || (requiredFields as readonly MappedField[]).includes(field)

export function isTakenUnasked({ field, confidence }: Guess): boolean {
  return confidence === "said" || confidence === "clear" || (confidence === "likely" && !needsToBeClear(field))
}
