"use client"

import { useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** How tables of one's own are read because of what one said of an earlier one. */
export function RememberedTables(props: {
  tables: readonly { readonly shape: string; readonly text: string }[]
  forget: Action
}) {
  const [state, send] = useActionState<ActionState, FormData>(props.forget, idle)
  return (
    <section className="section" aria-labelledby="remembered">
      <h2 id="remembered">Tables you have explained</h2>
      <p className="sm soft">The next table with the same columns is read in the same way.</p>
      <ul className="stack" style={{ marginTop: "0.75rem" }}>
        {props.tables.map(({ shape, text }) => (
          <li key={shape}>
            <form action={send} className="row">
              <input type="hidden" name="shape" value={shape} />
              <span style={{ overflowWrap: "anywhere" }}>{text}</span>
              <SubmitButton className="btn" pending="Forgetting">
                Forget
              </SubmitButton>
            </form>
          </li>
        ))}
      </ul>
      <FormMessage state={state} />
    </section>
  )
}
