"use client"

import { useActionState, useMemo, useState } from "react"
import { Field } from "@/components/ui/field"
import { FormMessage } from "@/components/ui/form-message"
import { SubmitButton } from "@/components/ui/submit-button"
import { errorsOf, idle, type ActionState } from "@/lib/boundary/action-state"
import { formatCount, formatDecimal, plural } from "@/lib/format"
import styles from "./analyses.module.css"
import { CheckList, type CheckItem } from "./check-list"
import { JudgeChoice, type JudgeOption } from "./judge-choice"
import { ParameterFields, type ParameterGroupFields } from "./parameter-fields"
import { planSample, type Group } from "./sample-plan"

type Props = {
  readonly action: (previous: ActionState, form: FormData) => Promise<ActionState>
  readonly resultSet: { readonly id: number; readonly name: string }
  readonly models: readonly CheckItem[]
  readonly datasets: readonly CheckItem[]
  readonly groups: readonly Group[]
  readonly judges: readonly JudgeOption[]
  /** named settings the fields begin with */
  readonly preset: string
  readonly sample: { readonly ratio: number; readonly cap: number | null; readonly seed: number }
  readonly parameters: readonly ParameterGroupFields[]
  readonly releases: readonly { readonly key: string; readonly name: string }[]
}

/** Settings of a new analysis, with what they come to beside them. Sends without a script too. */
export function AnalysisForm(props: Props) {
  const { action, resultSet, models, datasets, groups, judges, releases, preset, sample, parameters } = props
  const [state, send] = useActionState(action, idle)
  const [chosenModels, setModels] = useState<ReadonlySet<number>>(new Set(models.map(({ id }) => id)))
  const [chosenDatasets, setDatasets] = useState<ReadonlySet<number>>(new Set(datasets.map(({ id }) => id)))
  const [sampling, setSampling] = useState<"ratio" | "cap">(sample.cap === null ? "ratio" : "cap")
  const [percent, setPercent] = useState(String(Number((100 * sample.ratio).toFixed(4))))
  const [cap, setCap] = useState(String(sample.cap ?? 25))
  const [mode, setMode] = useState<"place" | "induce" | "both">("place")
  const plan = useMemo(() => {
    const rule = sampling === "ratio" ? { ratio: Number(percent) / 100, cap: null } : { ratio: 1, cap: Number(cap) }
    const usable = rule.ratio > 0 && rule.ratio <= 1 && (rule.cap === null || rule.cap >= 1)
    return usable
      ? planSample(groups, { models: chosenModels, datasets: chosenDatasets }, { ...rule, minimumPerGroup: 1 })
      : null
  }, [groups, chosenModels, chosenDatasets, sampling, percent, cap])

  return (
    <form action={send} className={styles.form}>
      <div>
        <FormMessage state={state} />
        <input type="hidden" name="results" value={resultSet.id} />
        <input type="hidden" name="preset" value={preset} />
        <fieldset>
          <legend>What to read</legend>
          <div className="stack">
            <Field name="title" label="Name" errors={errorsOf(state, "title")}>
              {(props) => (
                <input {...props} className="field" maxLength={200} defaultValue={resultSet.name} autoComplete="off" />
              )}
            </Field>
            <CheckList
              name="model"
              label="Models"
              items={models}
              chosen={chosenModels}
              onChange={setModels}
              errors={errorsOf(state, "model")}
            />
            <CheckList
              name="dataset"
              label="Data sets"
              items={datasets}
              chosen={chosenDatasets}
              onChange={setDatasets}
              errors={errorsOf(state, "dataset")}
            />
          </div>
        </fieldset>
        <fieldset>
          <legend>How much of it</legend>
          <div className={styles.options}>
            <label className="check">
              <input
                type="radio"
                name="sampling"
                value="ratio"
                checked={sampling === "ratio"}
                onChange={() => setSampling("ratio")}
              />
              <span>
                A share of every group: a group is one model on one data set
                <br />
                <small>No group with failures is left without one.</small>
              </span>
            </label>
            <label className="check">
              <input
                type="radio"
                name="sampling"
                value="cap"
                checked={sampling === "cap"}
                onChange={() => setSampling("cap")}
              />
              <span>
                The same number from every group
                <br />
                <small>All of a group that has fewer.</small>
              </span>
            </label>
            <div className={styles.pair}>
              <Field name="percent" label="Share, %" errors={errorsOf(state, "percent")}>
                {(props) => (
                  <input
                    {...props}
                    className="field"
                    type="number"
                    min="0.1"
                    max="100"
                    step="0.1"
                    value={percent}
                    onChange={(event) => setPercent(event.target.value)}
                  />
                )}
              </Field>
              <Field name="cap" label="Failures a group" errors={errorsOf(state, "cap")}>
                {(props) => (
                  <input
                    {...props}
                    className="field"
                    type="number"
                    min="1"
                    max="1000000"
                    value={cap}
                    onChange={(event) => setCap(event.target.value)}
                  />
                )}
              </Field>
              <Field name="seed" label="Seed" errors={errorsOf(state, "seed")}>
                {(props) => (
                  <input
                    {...props}
                    className="field"
                    type="number"
                    min="0"
                    max="2147483647"
                    defaultValue={sample.seed}
                  />
                )}
              </Field>
            </div>
            <p className="xs muted">
              The same results, settings and seed draw the same failures, and a larger share contains the smaller.
            </p>
          </div>
        </fieldset>
        <JudgeChoice judges={judges} errors={errorsOf(state, "judge")} />
        <fieldset>
          <legend>What to make of it</legend>
          <div className={styles.options}>
            {(["place", "induce", "both"] as const).map((value) => (
              <label className="check" key={value}>
                <input
                  type="radio"
                  name="mode"
                  value={value}
                  checked={mode === value}
                  onChange={() => setMode(value)}
                />
                <span>
                  {modes[value].label}
                  <br />
                  <small>{modes[value].hint}</small>
                </span>
              </label>
            ))}
            <div className={styles.pair}>
              <Field name="release" label="Release" errors={errorsOf(state, "release")}>
                {(props) => (
                  <select {...props} className="field" disabled={mode === "induce"}>
                    {releases.map(({ key, name }) => (
                      <option key={key} value={key}>
                        {name}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
              <Field name="visibility" label="Who may see it" errors={errorsOf(state, "visibility")}>
                {(props) => (
                  <select {...props} className="field">
                    <option value="private">Only you</option>
                    <option value="unlisted">Whoever has the link</option>
                    <option value="public">Everybody</option>
                  </select>
                )}
              </Field>
            </div>
          </div>
        </fieldset>
        <ParameterFields groups={parameters} state={state} />
      </div>
      <aside className={`panel panel-in ${styles.plan}`} aria-label="Plan">
        <p className={styles.number} aria-live="polite">
          {plan ? formatCount(plan.sampled) : "–"}{" "}
          <span className="sm muted" style={{ fontWeight: 400, letterSpacing: 0 }}>
            failures will be read
          </span>
        </p>
        {plan ? (
          <dl className="kv">
            <dt>Failures there are</dt>
            <dd>{formatCount(plan.failures)}</dd>
            <dt>Groups with failures</dt>
            <dd>{formatCount(plan.groups)}</dd>
            <dt>A model, typically</dt>
            <dd>{plural(plan.perModel, "failure")}</dd>
            <dt>Its shares will be known</dt>
            <dd>{plan.halfWidth === null ? "–" : `± ${formatDecimal(100 * plan.halfWidth, 1)} points`}</dd>
          </dl>
        ) : null}
        <p className="xs muted" style={{ margin: "0.75rem 0 1rem" }}>
          For a category that holds a fifth of the failures of the typical model, with 95% confidence.
        </p>
        <SubmitButton pending="Starting" className="btn primary lg">
          Start the analysis
        </SubmitButton>
      </aside>
    </form>
  )
}

const modes = {
  place: { label: "Place them on a release", hint: "Comparable with every other analysis placed there." },
  induce: { label: "Build an own tree", hint: "Categories made from these failures alone." },
  both: { label: "Both", hint: "Comparable, and free to show what the release has no name for." },
} as const
