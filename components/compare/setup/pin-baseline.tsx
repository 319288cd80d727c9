"use client"

import { useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { Icon } from "@/components/ui/icon"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"
import styles from "@/components/compare/compare.module.css"

type Props = {
  action: (previous: ActionState<undefined>, form: FormData) => Promise<ActionState<undefined>>
  /** model A, and the one pinned in this browser */
  a: { readonly slug: string; readonly name: string }
  pinned: string | undefined
  query: string
}

/** Keeps model A as the baseline of the next comparisons, in this browser. */
export function PinBaseline({ action, a, pinned, query }: Props) {
  const [state, submit] = useActionState(action, idle)
  const isPinned = pinned === a.slug
  return (
    <form action={submit} className={styles.pin}>
      <input type="hidden" name="baseline" value={isPinned ? "" : a.slug} />
      <input type="hidden" name="query" value={query} />
      <button type="submit" className={isPinned ? "btn on" : "btn"} aria-pressed={isPinned}>
        <Icon name="pin" />
        {isPinned ? "Baseline pinned" : "Pin as baseline"}
        <span className="sr">: {a.name}</span>
      </button>
      <FormMessage state={state} />
    </form>
  )
}
