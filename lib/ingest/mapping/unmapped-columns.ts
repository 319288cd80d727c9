import type { ColumnMap, MappedField } from "@/lib/domain/results/column-map"
import { AppError } from "@/lib/errors"
import { mapOption, printColumnMap } from "./column-map"
import { isTakenUnasked, mapOf, needsToBeClear, requiredFields, type Guess } from "./guess"
import type { TableSample } from "./profile"
import { columnsIn } from "./score-columns"
import { shapeOf } from "./shape"

/** Three of its rows, as the guess would read them. */
type Preview = readonly Readonly<Partial<Record<MappedField, string>>>[]

/** A table whose columns are not all clear: thrown, because nobody guesses what a score is. */
class UnmappedColumns extends AppError {
  readonly file: string
  readonly columns: readonly string[]
  readonly guesses: readonly Guess[]
  readonly preview: Preview
  readonly shape: string

  constructor(file: string, sample: TableSample, guesses: readonly Guess[]) {
    const map = mapOf(guesses, () => true)
    const [columns, preview, shape] = [sample.columns, previewOf(sample, map), shapeOf(sample.columns)]
    super("invalid", sentence(file, sample.columns, guesses), { details: { file, columns, guesses, preview, shape } })
    this.name = "UnmappedColumns"
    this.file = file
    this.columns = columns
    this.guesses = guesses
    this.preview = preview
    this.shape = shape
  }
}

function previewOf({ columns, rows }: TableSample, map: ColumnMap): Preview {
  return rows.slice(0, 3).map((row) =>
    Object.fromEntries(
      Object.entries(map).map(([field, column]) => {
        const [first = column] = columnsIn({ [field]: column }, columns)
        const value = row[columns.indexOf(first)]
        const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value)
        return [field, text.slice(0, 500)]
      }),
    ),
  )
}

/** What was seen, what is not clear of it, and the option that would work. */
function sentence(file: string, columns: readonly string[], guesses: readonly Guess[]): string {
  const seen = columns.slice(0, 20).map((name) => name.slice(0, 60) || "(no name)")
  const open = guesses.filter((guess) => needsToBeClear(guess.field) && isOpen(guess))
  const missing = open.filter(({ column }) => column === null)
  const parts = open.map(({ field, candidates, why }) =>
    candidates.length === 0
      ? `nothing looks like the ${field}${why ? ` (${why})` : ""}`
      : `${candidates.slice(0, 3).join(" or ")} may be the ${field}`,
  )
  const map = mapOf(guesses, (guess) => open.includes(guess) || requiredFields.some((field) => field === guess.field))
  const asked = { ...map, ...Object.fromEntries(missing.map(({ field }) => [field, "COLUMN"])) }
  return (
    `${file} has the columns ${seen.join(", ")}${columns.length > 20 ? ", …" : ""}: ${parts.join("; ")}. ` +
    `Say ${mapOption(asked)} to read it so${missing.length > 0 ? ", with the right name for COLUMN" : ""} (API: map=${printColumnMap(asked)}).`
  )
}

/** A model that no column names is asked for by itself. */
function isOpen(guess: Guess): boolean {
  if (isTakenUnasked(guess)) return false
  return guess.column !== null || (requiredFields as readonly MappedField[]).includes(guess.field)
}

/**
 * The columns of a table as they are read: those that were said, and those that are clear. Throws UnmappedColumns where
 * a field that must be clear is not, and `invalid` for a column that was said and is not there.
 */
export function columnsOf(
  file: string,
  sample: TableSample,
  { guesses, hasModel }: { readonly guesses: readonly Guess[]; readonly hasModel: boolean },
): ColumnMap {
  for (const { field, column, confidence } of guesses) {
    if (confidence !== "said" || column === null) continue
    const unknown = columnsIn({ [field]: column }, sample.columns).find((name) => !sample.columns.includes(name))
    if (unknown === undefined) continue
    const some = sample.columns.slice(0, 20).join(", ")
    throw new AppError(
      "invalid",
      `${file} has no column "${unknown}" for ${field}; there are ${some}${sample.columns.length > 20 ? ", …" : ""}.`,
    )
  }
  const open = guesses.some(
    (guess) => needsToBeClear(guess.field) && isOpen(guess) && !(hasModel && guess.field === "model"),
  )
  if (open) throw new UnmappedColumns(file, sample, guesses)
  return mapOf(guesses)
}
