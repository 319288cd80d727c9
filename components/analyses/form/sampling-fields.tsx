import { Field } from "@/components/ui/form/field"
import { errorsOf, type ActionState } from "@/lib/http/handlers/action-state"
import styles from "@/components/analyses/analyses.module.css"

export type Sampling = { readonly rule: "ratio" | "cap"; readonly percent: string; readonly cap: string }

type Props = {
  readonly sampling: Sampling
  readonly onChange: (sampling: Sampling) => void
  readonly seed: string
  readonly state: ActionState
}

const rules = [
  {
    rule: "ratio",
    label: "A share of every group: a group is one model on one benchmark",
    hint: "No group with failures is left without one.",
  },
  { rule: "cap", label: "The same number from every group", hint: "All of a group that has fewer." },
] as const

/** How many of the failures are read, and by which draw. */
export function SamplingFields({ sampling, onChange, seed, state }: Props) {
  return (
    <fieldset>
      <legend>How much of it</legend>
      <div className={styles.options}>
        {rules.map(({ rule, label, hint }) => (
          <label className="check" key={rule}>
            <input
              type="radio"
              name="sampling"
              value={rule}
              checked={sampling.rule === rule}
              onChange={() => onChange({ ...sampling, rule })}
            />
            <span>
              {label}
              <br />
              <small>{hint}</small>
            </span>
          </label>
        ))}
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
                value={sampling.percent}
                onChange={(event) => onChange({ ...sampling, percent: event.target.value })}
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
                value={sampling.cap}
                onChange={(event) => onChange({ ...sampling, cap: event.target.value })}
              />
            )}
          </Field>
          <Field name="seed" label="Seed" errors={errorsOf(state, "seed")}>
            {(props) => (
              <input {...props} className="field" type="number" min="0" max="2147483647" defaultValue={seed} />
            )}
          </Field>
        </div>
        <p className="xs muted">
          The same results, settings and seed draw the same failures, and a larger share contains the smaller.
        </p>
      </div>
    </fieldset>
  )
}
