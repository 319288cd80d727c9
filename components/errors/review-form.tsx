"use client"

import { useActionState, useEffect, useRef } from "react"
import { FormMessage } from "@/components/ui/form-message"
import { SubmitButton } from "@/components/ui/submit-button"
import { idle, type ActionState } from "@/lib/boundary/action-state"
import { CategoryCombobox, type CategoryChoice } from "./category-combobox"
import styles from "./error.module.css"

const choices = [
  { value: "agree", label: "Agree" },
  { value: "other-category", label: "Other category" },
  { value: "no-error", label: "No error" },
  { value: "reference-wrong", label: "Reference wrong" },
  { value: "scorer-at-fault", label: "Scorer at fault" },
] as const

type Action = (previous: ActionState<undefined>, form: FormData) => Promise<ActionState<undefined>>

type Props = {
  annotationId: number
  action: Action
  categories: readonly CategoryChoice[]
  /** the failure that comes after this one in the list, and what goes along to it */
  next: number | null
  query: string
}

/** A person's word on the label. Keys 1 to 5 choose, Ctrl or ⌘ with Enter saves and goes on; off while typing. */
export function ReviewForm({ annotationId, action, categories, next, query }: Props) {
  const [state, submit] = useActionState(action, idle)
  const form = useRef<HTMLFormElement>(null)
  useReviewKeys(form)
  const chooseOther = (slug: string) => {
    const other = form.current?.querySelector<HTMLInputElement>("input[value=other-category]")
    if (slug !== "" && other) other.checked = true
  }
  return (
    <section className={styles.review} aria-labelledby="review-title">
      <form ref={form} action={submit} className={styles["review-in"]}>
        <input type="hidden" name="annotationId" value={annotationId} />
        <input type="hidden" name="next" value={next ?? ""} />
        <input type="hidden" name="query" value={query} />
        <h2 id="review-title">Is it right?</h2>
        {choices.map(({ value, label }, index) => (
          <label key={value} className={styles.choice}>
            <input type="radio" name="verdict" value={value} required />
            {label} <kbd>{index + 1}</kbd>
          </label>
        ))}
        <CategoryCombobox name="category" choices={categories} onChoose={chooseOther} />
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
        <SubmitButton pending="Saving" className={`btn primary ${styles.save}`}>
          {next === null ? "Save" : "Save and next"} <kbd>⌘↵</kbd>
        </SubmitButton>
        <FormMessage state={state} />
      </form>
    </section>
  )
}

const typing = "input:not([type=radio]), select, textarea, dialog, [contenteditable]"

function useReviewKeys(form: React.RefObject<HTMLFormElement | null>) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const inside = event.target instanceof HTMLElement ? event.target : null
      if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
        const other = inside?.closest("form")
        if (!other || other === form.current) form.current?.requestSubmit()
        return
      }
      if (inside?.closest(typing) || event.metaKey || event.ctrlKey || event.altKey) return
      if (!/^[1-5]$/.test(event.key)) return
      const radios = form.current?.querySelectorAll<HTMLInputElement>("input[type=radio]")
      radios?.[Number(event.key) - 1]?.click()
      if (event.key === "2") form.current?.querySelector<HTMLInputElement>("[role=combobox]")?.focus()
      event.preventDefault()
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [form])
}
