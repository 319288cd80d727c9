"use client"

import { useActionState, useId, type ReactNode } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { VisibilityOptions } from "@/components/ui/form/visibility-options"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"
import styles from "./work.module.css"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** What something of one's own is called and who may see it; `children`: what else can be done with it. */
export function ManageForm(props: {
  action: Action
  id: number
  name: string
  visibility: string
  children?: ReactNode
}) {
  const [state, send] = useActionState<ActionState, FormData>(props.action, idle)
  const of = useId()
  return (
    <details className={styles.manage}>
      <summary>Manage</summary>
      <form action={send} className={styles.form}>
        <input type="hidden" name="id" value={props.id} />
        <label htmlFor={`${of}-name`}>Name</label>
        <input
          key={props.name}
          id={`${of}-name`}
          name="name"
          className="field"
          defaultValue={props.name}
          required
          maxLength={256}
        />
        <label htmlFor={`${of}-seen`}>Who may see it</label>
        <select
          key={props.visibility}
          id={`${of}-seen`}
          name="visibility"
          className="field"
          defaultValue={props.visibility}
        >
          <VisibilityOptions />
        </select>
        <div className="row">
          <SubmitButton className="btn" pending="Saving">
            Save
          </SubmitButton>
          {props.children}
        </div>
        <FormMessage state={state} />
      </form>
    </details>
  )
}
