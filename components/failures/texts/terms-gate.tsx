"use client"

import { useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"
import styles from "@/components/failures/failure.module.css"

type Props = {
  action: (previous: ActionState<undefined>, form: FormData) => Promise<ActionState<undefined>>
  dataset: { readonly slug: string; readonly title: string }
  annotationId: number
  query: string
  terms: string
}

/** In the place of the texts of a gated dataset: its terms, and the way to accept them. */
export function TermsGate({ action, dataset, annotationId, query, terms }: Props) {
  const [state, submit] = useActionState(action, idle)
  return (
    <section className={styles["g-texts"]} aria-labelledby="gate">
      <form action={submit} className={styles.gate}>
        <h2 id="gate">{dataset.title} asks you to agree first</h2>
        <p className={styles.terms}>{terms}</p>
        <input type="hidden" name="dataset" value={dataset.slug} />
        <input type="hidden" name="annotationId" value={annotationId} />
        <input type="hidden" name="query" value={query} />
        <label className="check">
          <input type="checkbox" name="agree" required /> I agree
        </label>
        <div className="row">
          <SubmitButton pending="Opening">Show the texts</SubmitButton>
          <span className="xs muted">Remembered in this browser for half a year.</span>
        </div>
        <FormMessage state={state} />
      </form>
    </section>
  )
}
