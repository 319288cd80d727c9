"use client"

import { useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { VisibilityOptions } from "@/components/ui/form/visibility-options"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"
import styles from "@/components/upload/upload.module.css"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** Who may see a result set, texts included. */
export function VisibilityForm(props: { action: Action; resultSetId: number; visibility: string }) {
  const [state, send] = useActionState<ActionState, FormData>(props.action, idle)
  return (
    <form action={send}>
      <h2 className="h3">
        <label htmlFor="visibility">Who may see it</label>
      </h2>
      <input type="hidden" name="resultSetId" value={props.resultSetId} />
      <div className={styles.visibility} style={{ margin: "0.5rem 0" }}>
        <select
          key={props.visibility}
          id="visibility"
          name="visibility"
          className="field"
          style={{ width: "12rem" }}
          defaultValue={props.visibility}
        >
          <VisibilityOptions />
        </select>
        <SubmitButton className="btn" pending="Saving">
          Save
        </SubmitButton>
      </div>
      <FormMessage state={state} />
    </form>
  )
}
