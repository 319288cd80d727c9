"use client"

import { useActionState } from "react"
import { EmptyState } from "@/components/ui/empty-state"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { Time } from "@/components/ui/text/time"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"
import { SimpleTable } from "@/components/ui/table/simple-table"

type Token = {
  readonly id: number
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}
type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** The tokens that work now, each with a way to end it. */
export function ApiTokenList({ tokens, revoke }: { tokens: readonly Token[]; revoke: Action }) {
  const [state, send] = useActionState<ActionState, FormData>(revoke, idle)
  return (
    <div className="stack">
      <FormMessage state={state} />
      {tokens.length === 0 ? (
        <EmptyState title="No tokens yet">
          Scripts and the API need one to upload and analyse in your name. “New token” makes one.
        </EmptyState>
      ) : (
        <SimpleTable
          rows={tokens}
          keyOf={({ id }) => id}
          columns={[
            { head: "Token", className: "wrap-anywhere", cell: ({ name }) => name },
            { head: "Created", cell: ({ createdAt }) => <Time at={createdAt} /> },
            { head: "Last used", cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : "never") },
            {
              head: <span className="sr">Revoke</span>,
              num: true,
              cell: ({ id, name }) => (
                <form action={send}>
                  <input type="hidden" name="id" value={id} />
                  <SubmitButton className="btn in-row" pending="Revoking">
                    Revoke<span className="sr"> {name}</span>
                  </SubmitButton>
                </form>
              ),
            },
          ]}
        />
      )}
    </div>
  )
}
