"use client"

import { useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"
import { questionKey, type ScoreQuestion } from "@/lib/domain/results/score-question"
import { proposal, questionSentence } from "@/lib/domain/results/question-words"
import { ColumnsQuestionFields } from "./columns-question"
import { QuestionScores } from "./question-scores"
import { formatScore, plural } from "@/lib/format"
import styles from "@/components/upload/upload.module.css"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** What the scores of an import leave open: it waits here until its owner says. Works before any script has loaded. */
export function ScoreQuestions(props: {
  resultSetId: number
  questions: readonly ScoreQuestion[]
  /** null: the viewer may look but not answer, or the files are not here */
  action: Action | null
}) {
  const { questions, action } = props
  const [state, send] = useActionState<ActionState, FormData>(action ?? (async (previous) => previous), idle)
  return (
    <form action={send} className={styles.questions}>
      <p className={styles.sentence}>
        {questions.length === 1 ? "One thing" : plural(questions.length, "thing")} cannot be told from the files.
        Nothing is taken in before it is said.
      </p>
      <input type="hidden" name="resultSetId" value={props.resultSetId} />
      {questions.map((question) => (
        <fieldset key={questionKey(question)} disabled={!action}>
          <legend className="h3">{askedOf(question)}</legend>
          <p className="sm soft">{questionSentence(question)}</p>
          {"scores" in question && question.scores ? (
            <QuestionScores scores={question.scores} of={question.dataset} />
          ) : null}
          {question.kind === "columns" ? (
            <ColumnsQuestionFields question={question} name={questionKey(question)} />
          ) : null}
          {question.kind === "model" ? (
            <label>
              Model
              <input type="text" name={questionKey(question)} required maxLength={256} autoComplete="off" />
            </label>
          ) : null}
          {choicesOf(question).map(({ value, label, help }) => (
            <label key={value} className="check">
              <input type="radio" name={questionKey(question)} value={value} required />
              <span>
                {label}
                <small>{help}</small>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <FormMessage state={state} />
      {action ? (
        <div className="row">
          <SubmitButton className="btn primary" pending="Starting">
            Go on with the import
          </SubmitButton>
        </div>
      ) : null}
    </form>
  )
}

function askedOf(question: ScoreQuestion): string {
  if (question.kind === "metric") return `Which score counts in ${question.dataset}?`
  if (question.kind === "variant") return `Which rows count in ${question.dataset}?`
  if (question.kind === "columns") return columnsAsked(question.files)
  if (question.kind === "model") return `Whose answers are in ${question.file}?`
  if (question.kind === "two-scales") return `Are the scores of ${question.model} on another scale?`
  return `Which scores are better in ${question.dataset}?`
}

function columnsAsked([first = "", ...others]: readonly string[]): string {
  return `Which column is which in ${first}${others.length > 0 ? ` and ${plural(others.length, "other file")} like it` : ""}?`
}

function choicesOf(question: ScoreQuestion): { value: string; label: string; help: string }[] {
  if (question.kind === "model" || question.kind === "columns") return []
  if (question.kind === "metric")
    return question.metrics.map(({ name, rows }) => ({
      ...{ value: name, label: name },
      help: `${plural(rows, "row")}. The others are kept beside it.`,
    }))
  if (question.kind === "variant")
    return question.variants.map(({ name, rows }) => ({
      ...{
        value: name,
        label: question.isNumbered ? `Scorer ${name}, in the order of the file` : name || "The plain one",
      },
      help: `${plural(rows, "row")}. The others are kept and do not count.`,
    }))
  if (question.kind !== "two-scales")
    return [
      {
        value: "lower",
        label: "Lower is better",
        help: "Errors, losses, distances: an answer fails above a threshold.",
      },
      { value: "higher", label: "Higher is better", help: "An answer fails below a threshold." },
    ]
  const { divisor, highest, dataset } = question
  const becomes = `${formatScore(highest)} becomes ${formatScore(highest / divisor)}`
  return [
    { value: "divide", label: `${proposal(question)}`, help: `In ${dataset}: ${becomes}.` },
    { value: "keep", label: "Leave them as they are", help: "All models are on one scale." },
  ]
}
