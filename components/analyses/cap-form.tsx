"use client"

import { useActionState } from "react"
import { Field } from "@/components/ui/field"
import { FormMessage } from "@/components/ui/form-message"
import { SubmitButton } from "@/components/ui/submit-button"
import { errorsOf, idle } from "@/lib/boundary/action-state"
import { capLimits, type SpendReport } from "@/lib/domain/spend"
import type { ControlAction } from "./control-button"
import styles from "./spend.module.css"

type Props = {
  readonly id: number
  readonly spend: SpendReport
  /** the cap has paused it: a higher one lets it go on */
  readonly isStopped: boolean
  readonly open: boolean
  readonly action: ControlAction
}

/** The cap of one analysis in USD, tokens, or both; empty fields mean none. */
export function CapForm({ id, spend, isStopped, open, action }: Props) {
  const [state, send] = useActionState(action, idle)
  const { cap } = spend
  const hasPrice = spend.price !== null
  return (
    <details className={styles.stages} open={open || state.status !== "idle"}>
      <summary>{isStopped ? "Raise the cap and go on" : "Change the cap"}</summary>
      <form action={send} className={styles.cap} aria-label="Spend cap">
        <FormMessage state={state} />
        <input type="hidden" name="id" value={id} />
        {hasPrice ? (
          <Field name="capUsd" label="Cap, USD" errors={errorsOf(state, "capUsd")}>
            {(props) => (
              <input
                {...props}
                className="field"
                type="number"
                min={capLimits.usd.min}
                step="any"
                defaultValue={cap.usd ?? ""}
              />
            )}
          </Field>
        ) : null}
        <Field
          name="capTokens"
          label="Cap, tokens"
          hint="In and out together. Empty: no cap."
          errors={errorsOf(state, "capTokens")}
        >
          {(props) => (
            <input
              {...props}
              className="field"
              type="number"
              min={capLimits.tokens.min}
              step="1"
              defaultValue={cap.tokens ?? ""}
            />
          )}
        </Field>
        <SubmitButton pending="Setting the cap" className={isStopped ? "btn primary" : "btn"}>
          {isStopped ? "Raise the cap and go on" : "Set the cap"}
        </SubmitButton>
      </form>
    </details>
  )
}
