"use client"

import { useActionState, useEffect, useRef } from "react"
import { FormMessage } from "@/components/ui/form-message"
import { SubmitButton } from "@/components/ui/submit-button"
import { idle, type ActionState } from "@/lib/boundary/action-state"
import styles from "./error.module.css"

const choices = [
  { value: "agree", label: "Agree" },
  { value: "other-category", label: "Other category" },
  { value: "no-error", label: "No error" },
  { value: "reference-wrong", label: "Reference wrong" },
  { value: "scorer-at-fault", label: "Scorer at fault" },
] as const

type Action = (previous: ActionState<undefined>, form: FormData) => Promise<ActionState<undefined>>

/** A person's word on the label. Keys 1 to 5 choose, Ctrl or ⌘ with Enter saves; off while typing. */
export function ReviewForm(props: {
  annotationId: number
  action: Action
  categories: readonly { readonly slug: string; readonly name: string; readonly depth: number }[]
}) {
  const [state, submit] = useActionState(props.action, idle)
  const form = useRef<HTMLFormElement>(null)
  useReviewKeys(form)
  return (
    <section className={styles.review} aria-labelledby="review-title">
      <form ref={form} action={submit} className={styles["review-in"]}>
        <input type="hidden" name="annotationId" value={props.annotationId} />
        <h2 id="review-title">Is it right?</h2>
        {choices.map(({ value, label }, index) => (
          <label key={value} className={styles.choice}>
            <input type="radio" name="verdict" value={value} required />
            {label} <kbd>{index + 1}</kbd>
          </label>
        ))}
        <label className="sr" htmlFor="review-category">
          The category it belongs to
        </label>
        <select id="review-category" name="category" className="field" defaultValue="">
          <option value="">if another: which…</option>
          {props.categories.map(({ slug, name, depth }) => (
            <option key={slug} value={slug}>
              {depth > 1 ? `\u2003${name}` : name}
            </option>
          ))}
        </select>
        <span className={styles.grow} />
        <label className="sr" htmlFor="review-note">
          Note
        </label>
        <input
          id="review-note"
          name="note"
          className={`field ${styles.notef}`}
          placeholder="Note (optional)"
          maxLength={2000}
        />
        <SubmitButton pending="Saving">Save</SubmitButton>
        <FormMessage state={state} />
      </form>
    </section>
  )
}

function useReviewKeys(form: React.RefObject<HTMLFormElement | null>) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) return form.current?.requestSubmit()
      const typing =
        event.target instanceof HTMLElement && event.target.closest("input:not([type=radio]), select, textarea")
      if (typing || event.metaKey || event.ctrlKey || event.altKey) return
      const radios = form.current?.querySelectorAll<HTMLInputElement>("input[type=radio]")
      radios?.[Number(event.key) - 1]?.click()
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [form])
}
