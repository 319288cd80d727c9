import type { MappedField } from "@/lib/domain/results/column-map"
import { limits } from "@/lib/ingest/limits"
import type { Rank } from "./names"
import type { ColumnProfile } from "./profile"

/** The columns that were found already, for fields whose meaning hangs on them. */
export type FoundColumns = Readonly<Partial<Record<MappedField, ColumnProfile>>>

/** Why a column cannot be this field by what it holds; null: it can. `rank`: how surely its name says so. */
export function misfit(field: MappedField, column: ColumnProfile, rank: Rank, found: FoundColumns): string | null {
  if (column.filled === 0) return rank > 1 ? null : "it is empty in the first rows"
  if (field === "score") return scoreMisfit(column, rank)
  if (field === "input" || field === "output") return textMisfit(field, column, rank)
  if (field === "model" || field === "dataset") return nameMisfit(column, rank)
  if (field === "trial") return trialMisfit(column, rank, found)
  if (field === "variant") return variantMisfit(column, rank, found)
  if (field === "example_id") return idMisfit(column, found)
  if (field === "cluster") return textsMisfit(column, limits.nameLength)
  if (field === "reasoning") return column.numbers > 0.9 ? "its values are numbers" : null
  return rank === 1 && column.objects > 0.5 ? "its values are objects" : null
}

/** What a well-named column holds beside scores is said by how all of it is read. */
function scoreMisfit({ said, scores, values }: ColumnProfile, rank: Rank): string | null {
  if (said === 0) return rank > 1 ? null : "it says nothing in the first rows"
  if (scores >= (rank > 1 ? 0.5 : 0.9)) return null
  const some = [...new Set(values.filter((text) => text.trim() !== ""))].slice(0, 3)
  return `its values are no scores (${some.map((text) => JSON.stringify(text.slice(0, 40))).join(", ")})`
}

function textMisfit(field: "input" | "output", column: ColumnProfile, rank: Rank): string | null {
  if (rank === 3) return null
  if (field === "input" && column.numbers > 0.9) return "its values are numbers"
  if (column.objects > 0.5) return "its values are objects"
  return rank === 1 && column.verdicts > 0.9 ? "its values say right or wrong" : null
}

/** Judged by most of them: a single odd value is refused with its row, and nothing else is read in its column's place. */
function textsMisfit({ values, filled }: ColumnProfile, longest: number): string | null {
  const texts = values.filter((text) => text.length > longest || /[\r\n]/.test(text.trim()))
  return texts.length > filled / 2 ? "its values are long texts" : null
}

function nameMisfit(column: ColumnProfile, rank: Rank): string | null {
  const { distinct, filled, numbers } = column
  const texts = textsMisfit(column, limits.nameLength)
  if (texts !== null) return texts
  if (rank < 3 && filled >= 6 && distinct > filled / 2) return "nearly every row has another value"
  return rank === 1 && numbers > 0.9 ? "its values are numbers" : null
}

function trialMisfit(column: ColumnProfile, rank: Rank, found: FoundColumns): string | null {
  if (column.wholes < (rank > 1 ? 0.5 : 1)) return "its values are not whole numbers"
  return rank === 1 && !tellsApart(column, found) ? "no answers of one model to one item differ by it" : null
}

function variantMisfit(column: ColumnProfile, rank: Rank, found: FoundColumns): string | null {
  if (column.distinct > 50) return "it has too many values"
  const texts = textsMisfit(column, limits.nameLength)
  if (texts !== null) return texts
  return rank === 1 && column.distinct < 2 && !tellsApart(column, found) ? "it has one value" : null
}

/** Whether rows of one model and one question (or id) have different values. */
function tellsApart({ values }: ColumnProfile, { model, input, example_id }: FoundColumns): boolean {
  const key = example_id ?? input
  if (!key) return false
  const seen = new Map<string, string>()
  return values.some((value, row) => {
    const item = `${model?.values[row] ?? ""}\u0001${key.values[row] ?? ""}`
    const before = seen.get(item)
    seen.set(item, value)
    return before !== undefined && before !== value
  })
}

/** An id is of the question: the same wherever the question is, and of no other one. */
function idMisfit(column: ColumnProfile, { input, dataset }: FoundColumns): string | null {
  const texts = textsMisfit(column, limits.idBytes)
  if (texts !== null || !input) return texts
  const { values } = column
  const [inputs, ids] = [new Map<string, string>(), new Map<string, string>()]
  let [again, sameId, clashes] = [0, 0, 0]
  for (const [row, id] of values.entries()) {
    const question = `${dataset?.values[row] ?? ""}\u0001${input.values[row] ?? ""}`
    const place = `${dataset?.values[row] ?? ""}\u0001${id}`
    const before = inputs.get(question)
    if (before !== undefined) again += 1
    if (before === id) sameId += 1
    if (ids.has(place) && ids.get(place) !== question) clashes += 1
    inputs.set(question, id)
    ids.set(place, question)
  }
  if (again > 0 && sameId === 0) return "the same question has another value each time: it counts rows"
  return clashes > values.length / 10 ? "other questions have the same value" : null
}
