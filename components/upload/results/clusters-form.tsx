"use client"

import { useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { clusterHelp, clusterSentences } from "@/lib/wording/clusters"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"
import type { CountedDataset } from "./counting-form"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** By what intervals of a benchmark go, and the choice for its owner; nothing where files name nothing that could. */
export function ClustersForm(props: {
  action: Action | null
  resultSetId: number
  dataset: CountedDataset
  /** what its files say that puts several items together */
  keys: readonly string[]
}) {
  const { action, dataset } = props
  const [state, send] = useActionState<ActionState, FormData>(action ?? (async (previous) => previous), idle)
  const sentences = clusterSentences(dataset.name, dataset)
  const keys = [...new Set([...props.keys, ...(dataset.clusterKey === null ? [] : [dataset.clusterKey])])]
  if (sentences.length === 0 && (!action || keys.length === 0)) return null
  return (
    <form action={send}>
      <h2 className="h3">
        <abbr title={clusterHelp}>Clusters of items</abbr>
      </h2>
      {sentences.map((sentence) => (
        <p key={sentence} className="sm soft" style={{ margin: "0.5rem 0" }}>
          {sentence}
        </p>
      ))}
      <input type="hidden" name="resultSetId" value={props.resultSetId} />
      <input type="hidden" name="datasetId" value={dataset.datasetId} />
      {action && keys.length > 0 ? (
        <>
          <label style={{ display: "grid", gap: "0.25rem", margin: "0.5rem 0" }}>
            <span className="sm soft">Intervals go</span>
            <select
              key={dataset.clusterKey ?? ""}
              name="cluster"
              className="field"
              defaultValue={`=${dataset.clusterKey ?? ""}`}
            >
              <option value="=">by item</option>
              {keys.map((key) => (
                <option key={key} value={`=${key}`}>
                  by {key}
                </option>
              ))}
            </select>
          </label>
          <SubmitButton className="btn" pending="Counting">
            Save
          </SubmitButton>
        </>
      ) : null}
      <FormMessage state={state} />
    </form>
  )
}
