"use client"

import { useActionState, useState } from "react"
import { Field } from "@/components/ui/form/field"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { errorsOf, idle, type ActionState } from "@/lib/http/handlers/action-state"

export type NewToken = { readonly secret: string }
type Action = (previous: ActionState<NewToken>, form: FormData) => Promise<ActionState<NewToken>>

/** Names a new token and shows its secret this one time. */
export function ApiTokenForm({ action }: { action: Action }) {
  const [state, send] = useActionState<ActionState<NewToken>, FormData>(action, idle)
  const secret = state.status === "ok" ? state.data?.secret : undefined
  return (
    <div className="stack">
      <form action={send} className="stack">
        <FormMessage state={state} />
        <Field
          name="name"
          label="What will use it"
          hint="For example “nightly evaluation”."
          errors={errorsOf(state, "name")}
        >
          {(props) => <input {...props} className="field" maxLength={60} required autoComplete="off" />}
        </Field>
        <SubmitButton pending="Creating">Create token</SubmitButton>
      </form>
      {secret ? <Secret secret={secret} /> : null}
    </div>
  )
}

function Secret({ secret }: { secret: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <Field name="secret" label="Your new token" hint="Copy it now: it is shown this once, and only its hash is kept.">
      {(props) => (
        <div className="row">
          <input
            {...props}
            className="field mono grow"
            readOnly
            value={secret}
            onFocus={(event) => event.currentTarget.select()}
          />
          <button
            type="button"
            className="btn"
            onClick={() => void navigator.clipboard?.writeText(secret).then(() => setCopied(true))}
          >
            <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
          </button>
        </div>
      )}
    </Field>
  )
}
