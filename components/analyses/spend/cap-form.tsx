"use client"

import { useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { idle } from "@/lib/http/handlers/action-state"
import type { SpendReport } from "@/lib/domain/judges/spend"
import { CapFields } from "./cap-fields"
import type { ControlAction } from "@/components/analyses/progress/control-button"
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
  return (
    <details className={styles.stages} open={open || state.status !== "idle"}>
      <summary>{isStopped ? "Raise the cap and go on" : "Change the cap"}</summary>
      <form action={send} className={styles.cap} aria-label="Spend cap">
        <FormMessage state={state} />
        <input type="hidden" name="id" value={id} />
        <CapFields
          usd={spend.price === null ? null : { label: "Cap, USD", value: cap.usd ?? "" }}
          tokens={{ label: "Cap, tokens", hint: "In and out together. Empty: no cap.", value: cap.tokens ?? "" }}
          state={state}
        />
        <SubmitButton pending="Setting the cap" className={isStopped ? "btn primary" : "btn"}>
          {isStopped ? "Raise the cap and go on" : "Set the cap"}
        </SubmitButton>
      </form>
    </details>
  )
}
