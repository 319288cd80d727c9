"use client"

import { useActionState, useState } from "react"
import { Field } from "@/components/ui/form/field"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { errorsOf, idle, type ActionState } from "@/lib/http/handlers/action-state"
import type { StabilityKind } from "@/lib/domain/analyses/stability"
import { formatCount, plural } from "@/lib/format"
import styles from "./stability.module.css"

const shares = { tree: [100, 75, 50, 25], signature: [75, 50, 25, 10] } as const
const usual = { tree: { seeds: 5, shares: [100, 50] }, signature: { seeds: 20, shares: [50, 25, 10] } } as const

/** What to measure, how often, and what it will ask of the judge. */
export function MeasureForm(props: {
  action: (previous: ActionState, form: FormData) => Promise<ActionState>
  analysisId: number
  hasTree: boolean
  /** the judge is free and on this machine */
  heuristic: boolean
  /** at least so many judge calls for one tree of the whole sample */
  callsARun: number
}) {
  const [state, send] = useActionState(props.action, idle)
  const [kind, setKind] = useState<StabilityKind>(props.hasTree ? "tree" : "signature")
  const [seeds, setSeeds] = useState<string>(String(usual[kind].seeds))
  const [chosen, setChosen] = useState<readonly number[]>(usual[kind].shares)
  const choose = (next: StabilityKind) => {
    setKind(next)
    setSeeds(String(usual[next].seeds))
    setChosen(usual[next].shares)
  }
  const runs = Math.max(0, Math.trunc(Number(seeds)) || 0) * chosen.length
  const calls = Math.ceil(
    (chosen.reduce((sum, share) => sum + share, 0) / 100) * (Number(seeds) || 0) * props.callsARun,
  )
  return (
    <form action={send} className={styles.form}>
      <FormMessage state={state} />
      <input type="hidden" name="id" value={props.analysisId} />
      {props.hasTree ? (
        <fieldset className={styles.kinds}>
          <legend>What to measure</legend>
          <label className="check">
            <input type="radio" name="kind" value="tree" checked={kind === "tree"} onChange={() => choose("tree")} />
            <span>
              Its own tree, grown again
              <br />
              <small>From the same diagnoses, in another order, on all or part of the failures.</small>
            </span>
          </label>
          <label className="check">
            <input
              type="radio"
              name="kind"
              value="signature"
              checked={kind === "signature"}
              onChange={() => choose("signature")}
            />
            <span>
              Its signature in smaller samples
              <br />
              <small>What reading fewer failures would have shown. Asks no judge.</small>
            </span>
          </label>
        </fieldset>
      ) : (
        <input type="hidden" name="kind" value="signature" />
      )}
      <div className={styles.row}>
        <Field name="seeds" label="Seeds" errors={errorsOf(state, "seeds")}>
          {(field) => (
            <input
              {...field}
              className="field"
              type="number"
              min="1"
              max="50"
              value={seeds}
              onChange={(event) => setSeeds(event.target.value)}
            />
          )}
        </Field>
        <fieldset className={styles.shares}>
          <legend>Share of the sample</legend>
          {shares[kind].map((share) => (
            <label className="check" key={share}>
              <input
                type="checkbox"
                name="percent"
                value={share}
                checked={chosen.includes(share)}
                onChange={(event) =>
                  setChosen(event.target.checked ? [...chosen, share] : chosen.filter((one) => one !== share))
                }
              />
              <span>{share}%</span>
            </label>
          ))}
        </fieldset>
      </div>
      {errorsOf(state, "percent").length > 0 ? (
        <p className="form-error" role="alert">
          {errorsOf(state, "percent").join(" ")}
        </p>
      ) : null}
      <p className="xs muted">
        {plural(runs, "run")}.{" "}
        {kind === "signature"
          ? "No judge is asked."
          : props.heuristic
            ? "The built-in judge computes them here, free of charge."
            : `At least ${formatCount(calls)} judge calls, more where categories are divided; no failure is read again.`}
      </p>
      <div>
        <SubmitButton pending="Starting" className="btn">
          Measure
        </SubmitButton>
      </div>
    </form>
  )
}
