"use client"

import { useActionState, useState, type ReactNode } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { errorsOf, idle, type ActionState } from "@/lib/http/handlers/action-state"
import {
  binCount,
  countFailures,
  meanFactor,
  proposedThreshold,
  type Histogram,
} from "@/lib/domain/results/score-histogram"
import { formatCount, formatPercent, formatScore } from "@/lib/format"
import { Alternatives } from "./threshold-alternatives"
import { HistogramTable } from "./histogram-table"
import { ModelScores } from "./model-scores"
import type { GradedDataset, ModelName } from "./graded-dataset"
import { ScoreHistogram } from "./score-histogram"
import { thresholdFormId, useThresholdDraft } from "./threshold-draft"
import styles from "@/components/upload/upload.module.css"

export type ThresholdAction = (previous: ActionState, form: FormData) => Promise<ActionState>

/**
 * Where failing begins, for scores that are more than right or wrong: a handle on the histogram, a field and the usual
 * rule, with the consequence of each shown at once. The form also works before any script has loaded.
 */
export function ThresholdChooser(props: {
  resultSetId: number
  dataset: GradedDataset
  models: readonly ModelName[]
  /** name of the earlier results whose threshold was taken over */
  from: string | null
  /** null: the viewer may look but not change */
  action: ThresholdAction | null
  /** what else stands in the side column */
  beside: ReactNode
}) {
  const { dataset, models, action } = props
  const { histogram, lowerIsBetter } = dataset
  const side = lowerIsBetter ? "above" : "below"
  const { threshold, setThreshold } = useThresholdDraft()
  const [rule, setRule] = useState<"given" | "mean">(dataset.rule === "mean" ? "mean" : "given")
  const [typed, setTyped] = useState(formatScore(dataset.threshold))
  const scored = histogram.bins.reduce((sum, count) => sum + count, 0)
  // The database counted the kept threshold exactly; others are exact where the histogram is fine enough.
  const kept = { count: dataset.failures, isExact: true }
  const isChanged = threshold !== dataset.threshold
  const { count, isExact } = isChanged ? countFailures(histogram, { threshold, lowerIsBetter }) : kept
  const proposal = proposedThreshold(dataset.mean ?? 0, lowerIsBetter)
  const binWidth = (histogram.max - histogram.min) / binCount

  const move = (value: number, how: "given" | "mean" = "given") => {
    setThreshold(value)
    setRule(how)
    setTyped(formatScore(value))
  }
  return (
    <>
      <section aria-labelledby="question">
        <p className={styles.sentence} id="question" aria-live="polite">
          <b>
            {isExact ? "" : lowerIsBetter ? "About " : "At least "}
            {formatCount(count)}
          </b>{" "}
          of {formatCount(scored)} answers {isChanged ? `would fail ${side} ${formatScore(threshold)}` : "fail"},{" "}
          <b>{formatPercent(scored === 0 ? 0 : count / scored)}</b>.
          {isChanged ? ` ${formatCount(kept.count)} fail ${side} ${formatScore(dataset.threshold)}, as kept.` : null}
        </p>
        <div className={styles.chart}>
          <ScoreHistogram {...{ histogram, threshold, lowerIsBetter }} mean={dataset.mean} fails={count} />
          {action ? (
            <div className={styles.slider}>
              <label className="sr" htmlFor="threshold-handle">
                Fail {side}
              </label>
              <input
                id="threshold-handle"
                type="range"
                min={histogram.min}
                max={histogram.max}
                step={Number((binWidth / (histogram.values ? 5 : 1)).toPrecision(12))}
                value={threshold}
                aria-valuetext={`Fail ${side} ${formatScore(threshold)}: ${count} of ${scored}`}
                onChange={(event) => move(Number(event.currentTarget.value))}
              />
            </div>
          ) : null}
        </div>
        <p className="xs muted">
          Answers by score, in steps of {formatScore(binWidth)}.
          {action ? " Drag the handle, or use ← and → on it." : null}
        </p>
        <HistogramTable histogram={histogram} />
        {action ? (
          <RuleForm
            {...{ action, rule, typed, proposal, histogram, resultSetId: props.resultSetId, dataset, from: props.from }}
            isChanged={isChanged}
            onMove={move}
            onType={(text) => {
              setTyped(text)
              setRule("given")
              const value = Number(text.replace("−", "-").replace(",", "."))
              if (text.trim() !== "" && Number.isFinite(value)) setThreshold(value)
            }}
          />
        ) : null}
        <ModelScores histogram={histogram} rule={{ threshold, lowerIsBetter }} models={models} />
      </section>
      <aside className="stack" style={{ "--gap": "1.75rem" } as React.CSSProperties} aria-label="What this means">
        <Alternatives histogram={histogram} rule={{ threshold, lowerIsBetter }} onMove={action ? move : null} />
        {props.beside}
      </aside>
    </>
  )
}

function RuleForm(props: {
  action: ThresholdAction
  resultSetId: number
  dataset: GradedDataset
  from: string | null
  rule: "given" | "mean"
  typed: string
  proposal: number
  histogram: Histogram
  isChanged: boolean
  onMove: (value: number, how?: "given" | "mean") => void
  onType: (text: string) => void
}) {
  const { dataset, rule, typed, proposal, histogram, onMove } = props
  const [state, send] = useActionState<ActionState, FormData>(props.action, idle)
  return (
    <form action={send} id={thresholdFormId} className={styles.rule}>
      <input type="hidden" name="resultSetId" value={props.resultSetId} />
      <input type="hidden" name="datasetId" value={dataset.datasetId} />
      <label className="check">
        <input
          type="radio"
          name="rule"
          value="given"
          checked={rule === "given"}
          onChange={() => onMove(dataset.threshold)}
        />
        <span>
          An answer fails {dataset.lowerIsBetter ? "above" : "below"}{" "}
          <input
            className={`field num ${styles.thresholdField}`}
            name="threshold"
            value={typed}
            inputMode="decimal"
            aria-label="Threshold"
            onChange={(event) => props.onType(event.currentTarget.value)}
          />
          {dataset.rule === "dataset" && !props.isChanged ? <small>{whoseThreshold(dataset, props.from)}</small> : null}
        </span>
      </label>
      <label className="check">
        <input
          type="radio"
          name="rule"
          value="mean"
          checked={rule === "mean"}
          onChange={() => onMove(proposal, "mean")}
        />
        <span>
          {dataset.lowerIsBetter ? "Above" : "Below"} {meanFactor(dataset.mean ?? 0, dataset.lowerIsBetter)} × the mean,
          now {formatScore(proposal)}:{" "}
          {formatCount(countFailures(histogram, { threshold: proposal, lowerIsBetter: dataset.lowerIsBetter }).count)}{" "}
          fail
          <small>
            {dataset.lowerIsBetter ? "The paper’s rule, turned round." : "The paper’s rule."} It moves when another
            model is added in the same upload.
          </small>
        </span>
      </label>
      {errorsOf(state, "threshold").map((error) => (
        <p key={error} className="form-error" role="alert">
          {error}
        </p>
      ))}
      <FormMessage state={state} />
      <div className="row">
        <SubmitButton className={props.isChanged ? "btn primary" : "btn"} pending="Counting">
          Use this threshold
        </SubmitButton>
        {props.isChanged ? (
          <span className="xs muted">Not kept yet. It was {formatScore(dataset.threshold)}.</span>
        ) : null}
      </div>
    </form>
  )
}

function whoseThreshold({ name, threshold }: GradedDataset, from: string | null): string {
  return from === null
    ? `${name} comes with its own threshold, shown first.`
    : `${formatScore(threshold)}, as in ${from}: one bar for both.`
}
