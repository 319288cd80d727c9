import type { ColumnMap, MappedField } from "@/lib/domain/results/column-map"
import type { ColumnsQuestion } from "@/lib/domain/results/columns-question"
import { AppError } from "@/lib/errors"
import { mapOption, printColumnMap } from "./column-map"
import { isTakenUnasked, mapOf, needsToBeClear, requiredFields, type Guess } from "./guess"
import { storable } from "@/lib/ingest/storable-text"
import { cellText, type TableSample } from "./profile"
import { columnsIn, scoreColumns } from "./score-columns"
import { readScoreColumn } from "@/lib/ingest/scores/score-column"
import { shapeOf } from "./shape"

/** A table whose columns are not all clear: thrown, because nobody guesses what a score is. */
export class UnmappedColumns extends AppError {
  readonly question: ColumnsQuestion

  constructor(file: string, sample: TableSample, guesses: readonly Guess[]) {
    const { seen, map } = sentences(file, sample.columns, guesses)
    const { columns } = sample
    const lacks = Object.values(map).includes("COLUMN") ? ", with the right name for COLUMN" : ""
    const scores = scoreProblem(sample, map.score)
    super(
      "invalid",
      `${seen} Say ${mapOption(map)} to read it so${lacks} (API: map=${printColumnMap(map)}).${scores ? ` By its first rows it also ${scores}` : ""}`,
    )
    this.name = "UnmappedColumns"
    this.question = {
      kind: "columns",
      dataset: file,
      files: [file],
      ...{ sentence: seen, map: printColumnMap(map), shape: shapeOf(columns), columns: [...columns] },
      guesses: guesses.map((guess) => ({ ...guess, candidates: [...guess.candidates] })),
      rows: firstRows(sample),
    }
  }
}

/** Why the first rows' scores would be refused next; null when they are understood, or none are named. */
function scoreProblem({ columns, rows }: TableSample, score: string | undefined): string | null {
  const [named] = scoreColumns(score, columns)
  const at = named === undefined ? -1 : columns.indexOf(named)
  const column = readScoreColumn()
  for (const row of rows) column.add({ dataset: "", model: "", score: cellText(row[at]) })
  return column.end().problem
}

/** Three rows, of which people can tell what the columns hold. Wide tables have less of each cell. */
function firstRows({ columns, rows }: TableSample): string[][] {
  const length = Math.max(40, Math.min(300, Math.floor(30_000 / Math.max(1, columns.length))))
  return rows.slice(0, 3).map((row) => row.map((value) => storable(cellText(value).slice(0, length))))
}

/** What was seen and what is not clear of it, and the map that would work. */
function sentences(file: string, columns: readonly string[], guesses: readonly Guess[]) {
  const seen = columns.slice(0, 20).map((name) => name.slice(0, 60) || "(no name)")
  const open = guesses.filter((guess) => needsToBeClear(guess.field) && isOpen(guess))
  const missing = open.filter(({ column }) => column === null)
  const parts = open.map(({ field, candidates, why }) =>
    candidates.length === 0
      ? `nothing looks like the ${field}${why ? ` (${why})` : ""}`
      : `${candidates.slice(0, 3).join(" or ")} may be the ${field}`,
  )
  const map = mapOf(guesses, (guess) => open.includes(guess) || requiredFields.some((field) => field === guess.field))
  return {
    seen: `${file} has the columns ${seen.join(", ")}${columns.length > 20 ? ", …" : ""}: ${parts.join("; ")}.`,
    map: { ...map, ...Object.fromEntries(missing.map(({ field }) => [field, "COLUMN"])) } as ColumnMap,
  }
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
