"use client"

import { useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { Note } from "@/components/ui/note"
import { matchedTextsSentence, sameTextsSentence, textConflictsSentence } from "@/lib/wording/items"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

export type MatchedDataset = {
  readonly datasetId: number
  readonly name: string
  readonly textConflicts: number
  readonly sameTexts: number
  readonly matchedTexts: number
}

/** Items that other results have under other ids, or other texts under the same: one click matches them, one undoes it. */
export function ItemsForm(props: { action: Action | null; resultSetId: number; dataset: MatchedDataset }) {
  const { action, dataset } = props
  const [state, send] = useActionState<ActionState, FormData>(action ?? (async (previous) => previous), idle)
  const { name, sameTexts, matchedTexts, textConflicts } = dataset
  if (sameTexts + matchedTexts + textConflicts === 0) return null
  const form = (by: "text" | "id", text: string) =>
    action ? (
      <form action={send}>
        <input type="hidden" name="resultSetId" value={props.resultSetId} />
        <input type="hidden" name="datasetId" value={dataset.datasetId} />
        <input type="hidden" name="by" value={by} />
        <SubmitButton className="btn" pending="Matching">
          {text}
        </SubmitButton>
      </form>
    ) : null
  return (
    <section>
      <h2 className="h3">The same items elsewhere</h2>
      <div className="stack" style={{ "--gap": "0.75rem", marginTop: "0.5rem" } as React.CSSProperties}>
        {sameTexts > 0 ? (
          <>
            <p className="sm soft">{sameTextsSentence(name, dataset)} Matched, they are compared as the same.</p>
            {form("text", "Match by text")}
          </>
        ) : null}
        {matchedTexts > 0 ? (
          <>
            <p className="sm soft">{matchedTextsSentence(name, dataset)}</p>
            {form("id", "Match by id again")}
          </>
        ) : null}
        {textConflicts > 0 ? <Note kind="warn">{textConflictsSentence(name, dataset)}</Note> : null}
        <FormMessage state={state} />
      </div>
    </section>
  )
}
