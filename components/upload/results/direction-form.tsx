"use client"

import { useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"
import styles from "@/components/upload/upload.module.css"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** Which scores are the better ones: said, or assumed and then open to be said. */
export function DirectionForm(props: {
  action: Action | null
  resultSetId: number
  dataset: {
    readonly datasetId: number
    readonly name: string
    readonly lowerIsBetter: boolean
    readonly directionAssumed: boolean
  }
}) {
  const { action, dataset } = props
  const [state, send] = useActionState<ActionState, FormData>(action ?? (async (previous) => previous), idle)
  const better = dataset.lowerIsBetter ? "Lower" : "Higher"
  return (
    <form action={send}>
      <h2 className="h3" id="direction">
        Which scores are better
      </h2>
      <p className="sm soft" style={{ margin: "0.5rem 0" }}>
        {dataset.directionAssumed
          ? `${better} is better was assumed: nothing in ${dataset.name} says so.`
          : `${better} is better in ${dataset.name}.`}
      </p>
      {action ? (
        <>
          <input type="hidden" name="resultSetId" value={props.resultSetId} />
          <input type="hidden" name="datasetId" value={dataset.datasetId} />
          <div className={styles.visibility}>
            <select
              key={better}
              name="direction"
              className="field"
              style={{ width: "12rem" }}
              defaultValue={better.toLowerCase()}
              aria-labelledby="direction"
            >
              <option value="higher">Higher is better</option>
              <option value="lower">Lower is better</option>
            </select>
            <SubmitButton className="btn" pending="Counting">
              Save
            </SubmitButton>
          </div>
          <FormMessage state={state} />
        </>
      ) : null}
    </form>
  )
}
