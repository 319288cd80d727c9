"use client"

import { useId, useState } from "react"
import { SimpleTable } from "@/components/ui/table/simple-table"
import { fieldTexts, mainFields, moreFields, type FieldText } from "@/lib/wording/column-fields"
import { columnChoices, columnsForm, type ColumnsQuestion } from "@/lib/domain/results/columns-question"
import type { MappedField } from "@/lib/domain/results/column-map"
import styles from "./columns-question.module.css"

type Guess = ColumnsQuestion["guesses"][number]
type Chosen = Readonly<Partial<Record<MappedField, string>>>

/** Which column is which field, with the first rows as they will be read. Without scripts the preview stays as it was guessed. */
export function ColumnsQuestionFields({ question, name }: { question: ColumnsQuestion; name: string }) {
  const id = useId()
  const choices = columnChoices(question)
  const guessOf = (field: MappedField) => question.guesses.find((guess) => guess.field === field)
  const placeOf = (field: MappedField) => {
    const column = guessOf(field)?.column ?? null
    return column === null ? "" : String(choices.indexOf(column))
  }
  const [chosen, setChosen] = useState<Chosen>({})
  const [isLeft, setLeft] = useState(false)
  const place = (field: MappedField) => chosen[field] ?? placeOf(field)
  const twice = usedTwice(fieldTexts.map(({ field }) => place(field)))
  const select = ({ field, label, help }: FieldText) => {
    const guess = guessOf(field)
    const isChosen = chosen[field] !== undefined && chosen[field] !== placeOf(field)
    const isDouble = place(field) !== "" && twice.has(place(field))
    const noteId = `${id}${field}`
    return (
      <div key={field} className={styles.field}>
        <label className={styles.label} htmlFor={`${noteId}field`}>
          {label}
        </label>
        <select
          className="field"
          id={`${noteId}field`}
          name={columnsForm.column(name, field)}
          value={place(field)}
          required={isRequired(field) && !isLeft}
          aria-describedby={noteId}
          onChange={(event) => setChosen({ ...chosen, [field]: event.target.value })}
        >
          <option value="">{isRequired(field) ? "Choose a column" : "No column"}</option>
          {choices.map((column, index) => (
            <option key={index} value={index}>
              {column || "(no name)"}
            </option>
          ))}
        </select>
        <small id={noteId} className={isDouble ? "form-error" : "muted"}>
          {isDouble ? "Another field has this column too." : isChosen ? "Your choice" : noteOf(guess, help)}
        </small>
      </div>
    )
  }
  const preview = fieldTexts.filter(({ field }) => place(field) !== "")
  return (
    <div className={styles.mapping}>
      <div className={styles.fields}>
        {mainFields.map(select)}
        <div className={styles.field}>
          <label className={styles.label} htmlFor={`${id}model`}>
            Or the model&rsquo;s name
          </label>
          <input
            className="field"
            id={`${id}model`}
            type="text"
            name={columnsForm.model(name)}
            maxLength={256}
            autoComplete="off"
            disabled={place("model") !== ""}
            aria-describedby={`${id}name`}
          />
          <small id={`${id}name`} className="muted">
            Where no column names it
          </small>
        </div>
      </div>
      <details className={styles.more} open={moreFields.some(({ field }) => guessOf(field)?.confidence === "unclear")}>
        <summary>More fields</summary>
        <div className={styles.fields}>{moreFields.map(select)}</div>
      </details>
      {preview.length > 0 && question.rows.length > 0 ? (
        <div className={styles.preview}>
          <p className="sm soft">
            {question.rows.length === 1 ? "The first row" : `The first ${question.rows.length} rows`}, as they will be
            read
          </p>
          <SimpleTable
            label="The first rows, as they will be read"
            rows={question.rows.map((cells, index) => ({ cells, index }))}
            keyOf={({ index }) => String(index)}
            columns={preview.map(({ field, label }) => ({
              head: label,
              cell: ({ cells }: { cells: string[] }) => (
                <Cell text={valueAt(cells, question, choices[Number(place(field))])} />
              ),
            }))}
          />
        </div>
      ) : null}
      <label className="check">
        <input
          type="checkbox"
          name={columnsForm.leave(name)}
          value="yes"
          onChange={(event) => setLeft(event.target.checked)}
        />
        <span>
          {question.files.length === 1 ? "Leave this file out" : `Leave these ${question.files.length} files out`}
        </span>
      </label>
    </div>
  )
}

function Cell({ text }: { text: string }) {
  return text === "" ? <span className="muted">empty</span> : <span className={styles.cell}>{text}</span>
}

/** Of several columns ("acc|f1"), the first. */
function valueAt(cells: readonly string[], { columns }: ColumnsQuestion, column: string | undefined): string {
  const whole = columns.indexOf(column ?? "")
  return cells[whole >= 0 ? whole : columns.indexOf(column?.split("|")[0] ?? "")] ?? ""
}

const usedTwice = (places: readonly string[]): ReadonlySet<string> =>
  new Set(places.filter((one, index) => one !== "" && places.indexOf(one) !== index))

const isRequired = (field: MappedField) => field === "input" || field === "output" || field === "score"

function noteOf(guess: Guess | undefined, help: string): string {
  if (!guess || guess.column === null) return help
  if (guess.confidence === "said" || guess.confidence === "clear") return "Clear from its name and values"
  if (guess.confidence === "likely") return `Likely: ${guess.why}`
  return `Please check: ${guess.why}`
}
