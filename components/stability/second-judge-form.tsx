"use client"

import { useActionState } from "react"
import { Field } from "@/components/ui/form/field"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { errorsOf, idle, type ActionState } from "@/lib/http/handlers/action-state"
import { plural } from "@/lib/format"
import styles from "./stability.module.css"

export type SecondJudge = { readonly id: string; readonly label: string; readonly heuristic: boolean }

/** The same failures, once more to whoever is chosen. */
export function RereadForm(props: {
  action: (previous: ActionState, form: FormData) => Promise<ActionState>
  analysis: { readonly id: number; readonly judgeId: string; readonly hasTree: boolean; readonly mode: string }
  judges: readonly SecondJudge[]
  failures: number
}) {
  const { analysis, judges, failures } = props
  const [state, send] = useActionState(props.action, idle)
  const other = (
    judges.find(({ id, heuristic }) => id !== analysis.judgeId && !heuristic && !id.includes("+")) ??
    judges.find(({ id }) => id !== analysis.judgeId) ??
    judges[0]
  )?.id
  return (
    <form action={send} className={styles.form}>
      <FormMessage state={state} />
      <input type="hidden" name="id" value={analysis.id} />
      <Field
        name="judge"
        label={`Give the same ${plural(failures, "failure")} to`}
        errors={errorsOf(state, "judge")}
        hint="A language model is asked anew, also when it is the same one. The built-in judge computes: it always agrees with itself."
      >
        {(field) => (
          <select {...field} className="field" defaultValue={other}>
            {judges.map(({ id, label }) => (
              <option key={id} value={id}>
                {id === analysis.judgeId ? `${label}, a second time` : label}
              </option>
            ))}
          </select>
        )}
      </Field>
      {analysis.hasTree ? (
        <Field name="tree" label="On which categories" errors={errorsOf(state, "tree")}>
          {(field) => (
            <select {...field} className="field" defaultValue={analysis.mode === "induce" ? "shared" : "same"}>
              <option value="shared">The tree of this analysis: labels compare one by one</option>
              <option value="same">
                {analysis.mode === "induce"
                  ? "A tree of its own: two trees compare"
                  : "As here: the release, and a tree of its own"}
              </option>
            </select>
          )}
        </Field>
      ) : null}
      <div>
        <SubmitButton pending="Starting" className="btn">
          Start this judge
        </SubmitButton>
      </div>
    </form>
  )
}
