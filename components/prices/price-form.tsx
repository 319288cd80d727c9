"use client"

import { useActionState } from "react"
import { Field } from "@/components/ui/form/field"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { errorsOf, idle, type ActionState } from "@/lib/http/handlers/action-state"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

const amounts = [
  { name: "input", label: "Input, USD", hint: undefined, required: true },
  { name: "cachedInput", label: "Cached input, USD", hint: "Empty: the same as input.", required: false },
  { name: "output", label: "Output, USD", hint: undefined, required: true },
] as const

/** Enters or replaces a price per million tokens. */
export function PriceForm({ action, judges }: { action: Action; judges: readonly string[] }) {
  const [state, send] = useActionState(action, idle)
  return (
    <form action={send} className="stack" aria-label="Enter a price">
      <FormMessage state={state} />
      <Field
        name="pattern"
        label="Judge"
        hint="Its id, or a pattern with * for any text, such as compatible/*."
        errors={errorsOf(state, "pattern")}
      >
        {(props) => (
          <>
            <input {...props} className="field" list="judge-ids" maxLength={200} required autoComplete="off" />
            <datalist id="judge-ids">
              {judges.map((id) => (
                <option key={id} value={id} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      {amounts.map(({ name, label, hint, required }) => (
        <Field key={name} name={name} label={`${label} per million tokens`} hint={hint} errors={errorsOf(state, name)}>
          {(props) => (
            <input {...props} className="field" type="number" min="0" max="100000" step="any" required={required} />
          )}
        </Field>
      ))}
      <Field
        name="note"
        label="Where it is from"
        hint="For example “contract of May”."
        errors={errorsOf(state, "note")}
      >
        {(props) => <input {...props} className="field" maxLength={200} autoComplete="off" />}
      </Field>
      <SubmitButton pending="Saving">Save the price</SubmitButton>
    </form>
  )
}
