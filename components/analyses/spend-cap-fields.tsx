import { Field } from "@/components/ui/field"
import { errorsOf, type ActionState } from "@/lib/boundary/action-state"
import { capLimits } from "@/lib/domain/spend"
import styles from "./analyses.module.css"

type Props = { readonly initial: Readonly<Record<string, string>>; readonly state: ActionState }

/** Where the analysis pauses by itself. */
export function SpendCapFields({ initial, state }: Props) {
  return (
    <fieldset>
      <legend>What it may cost</legend>
      <div className={styles.options}>
        <div className={styles.pair}>
          <Field
            name="capUsd"
            label="Spend cap, USD"
            hint="Needs a judge whose price is known."
            errors={errorsOf(state, "capUsd")}
          >
            {(props) => (
              <input
                {...props}
                className="field"
                type="number"
                min={capLimits.usd.min}
                step="any"
                defaultValue={initial.capUsd}
              />
            )}
          </Field>
          <Field
            name="capTokens"
            label="Spend cap, tokens"
            hint="In and out together, for any judge."
            errors={errorsOf(state, "capTokens")}
          >
            {(props) => (
              <input
                {...props}
                className="field"
                type="number"
                min={capLimits.tokens.min}
                step="1"
                defaultValue={initial.capTokens}
              />
            )}
          </Field>
        </div>
        <p className="xs muted">
          When it is reached the analysis pauses: calls in flight end and are kept, and it goes on when you raise the
          cap. Empty: no cap.
        </p>
      </div>
    </fieldset>
  )
}
