import type { ActionState } from "@/lib/http/handlers/action-state"
import styles from "@/components/analyses/analyses.module.css"
import { CapFields } from "@/components/analyses/spend/cap-fields"

type Props = { readonly initial: Readonly<Record<string, string>>; readonly state: ActionState }

/** Where the analysis pauses by itself. */
export function SpendCapFields({ initial, state }: Props) {
  return (
    <fieldset>
      <legend>What it may cost</legend>
      <div className={styles.options}>
        <div className={styles.pair}>
          <CapFields
            usd={{ label: "Spend cap, USD", hint: "Needs a judge whose price is known.", value: initial.capUsd }}
            tokens={{
              label: "Spend cap, tokens",
              hint: "In and out together, for any judge.",
              value: initial.capTokens,
            }}
            state={state}
          />
        </div>
        <p className="xs muted">
          When it is reached the analysis pauses: calls in flight end and are kept, and it goes on when you raise the
          cap. Empty: no cap.
        </p>
      </div>
    </fieldset>
  )
}
