"use client"

import { useActionState, type ReactNode } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import type { CountedChoices, NamedClusters } from "@/lib/data/results/result-sets"
import type { NamedRows } from "@/lib/domain/results/score-question"
import { formatCount, plural } from "@/lib/format"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

export type CountedDataset = CountedChoices & NamedClusters & { readonly datasetId: number; readonly name: string }

/** Which of several scores, variants and trials of a benchmark count, and the choice for its owner. */
export function CountingForm(props: { action: Action | null; resultSetId: number; dataset: CountedDataset }) {
  const { action, dataset } = props
  const [state, send] = useActionState<ActionState, FormData>(action ?? (async (previous) => previous), idle)
  return (
    <form action={send}>
      <h2 className="h3">What counts</h2>
      {dataset.leftOut > 0 ? (
        <p className="sm soft" style={{ margin: "0.5rem 0" }}>
          {plural(dataset.leftOut, "row")} of {dataset.name} are kept and do not count: other variants or trials.
        </p>
      ) : null}
      <input type="hidden" name="resultSetId" value={props.resultSetId} />
      <input type="hidden" name="datasetId" value={dataset.datasetId} />
      <fieldset disabled={!action} style={{ display: "grid", gap: "0.625rem", margin: "0.5rem 0" }}>
        <Choice label="Score" name="metric" names={dataset.metrics} value={dataset.metric} />
        <Choice label="Variant" name="variant" names={dataset.variants} value={dataset.variant} />
        {dataset.trials > 1 ? (
          <Labelled label={`Up to ${formatCount(dataset.trials)} trials an item`}>
            <select key={dataset.trialRule} name="trialRule" className="field" defaultValue={dataset.trialRule}>
              {trialRules.map(({ value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          </Labelled>
        ) : null}
      </fieldset>
      {dataset.trials > 1 && dataset.trialRule === "mean" && !dataset.byCluster ? (
        <p className="xs muted" style={{ margin: "0.5rem 0" }}>
          Rates are means over trials, intervals are by item.
        </p>
      ) : null}
      {action ? (
        <SubmitButton className="btn" pending="Counting">
          Save
        </SubmitButton>
      ) : null}
      <FormMessage state={state} />
    </form>
  )
}

const trialRules = [
  { value: "mean", text: "Each counts (mean)" },
  { value: "first", text: "The first counts" },
  { value: "any", text: "Right when any is right" },
  { value: "all", text: "Right when all are right" },
] as const

function Choice(props: { label: string; name: string; names: NamedRows | null; value: string | null }) {
  const { label, name, names, value } = props
  if (!names || names.length < 2) return null
  return (
    <Labelled label={label}>
      <select key={value} name={name} className="field" defaultValue={`=${value ?? ""}`}>
        {names.map((one) => (
          <option key={one.name} value={`=${one.name}`}>
            {one.name || "(plain)"}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

function Labelled(props: { label: string; children: ReactNode }) {
  return (
    <label style={{ display: "grid", gap: "0.25rem" }}>
      <span className="sm soft">{props.label}</span>
      {props.children}
    </label>
  )
}
