"use client"

import { useActionState, useEffect, useRef } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"
import styles from "./item.module.css"

type Props = {
  action: (previous: ActionState<undefined>, form: FormData) => Promise<ActionState<undefined>>
  side: "a" | "b"
  annotationId: number
  exampleRowId: number
  categories: readonly { readonly slug: string; readonly name: string; readonly depth: number }[]
}

const typing = "input, select, textarea, dialog, [contenteditable], [role=combobox], [role=listbox]"

/** A person's word on one side's label. Key 1 (A) or 2 (B) goes to what it is instead; off while typing. */
export function SideReview({ action, side, annotationId, exampleRowId, categories }: Props) {
  const [state, submit, pending] = useActionState(action, idle)
  const instead = useRef<HTMLSelectElement>(null)
  const key = side === "a" ? "1" : "2"
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== key || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
      if (event.target instanceof HTMLElement && event.target.closest(typing)) return
      instead.current?.focus()
      event.preventDefault()
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [key])
  const name = side.toUpperCase()
  return (
    <form action={submit} className={styles.review} aria-label={`Is ${name}’s label right?`}>
      <input type="hidden" name="annotationId" value={annotationId} />
      <input type="hidden" name="exampleRowId" value={exampleRowId} />
      <input type="hidden" name="side" value={side} />
      <button type="submit" className="btn" name="label" value="right" disabled={pending}>
        {name}’s label is right
      </button>
      <span className={styles.wrong}>
        <label className="sr" htmlFor={`instead-${side}`}>
          What {name}’s failure is instead
        </label>
        <select ref={instead} id={`instead-${side}`} name="instead" className="field" defaultValue="">
          <option value="">It is instead…</option>
          <option value="no-error">No error</option>
          <option value="reference-wrong">Reference wrong</option>
          <option value="scorer-at-fault">Scorer at fault</option>
          <optgroup label="Another category">
            {categories.map(({ slug, name: category, depth }) => (
              <option key={slug} value={`category:${slug}`}>
                {"\u2003".repeat(depth - 1)}
                {category}
              </option>
            ))}
          </optgroup>
        </select>
        <button type="submit" className="btn" name="label" value="wrong" disabled={pending}>
          {name}’s label is wrong <kbd>{key}</kbd>
        </button>
      </span>
      <FormMessage state={state} />
    </form>
  )
}
