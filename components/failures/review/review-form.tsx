"use client"

import Link from "next/link"
import { Fragment, useActionState, useEffect, useRef } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"
import { CategoryCombobox, type CategoryChoice } from "./category-combobox"
import styles from "@/components/failures/failure.module.css"
import type { ReviewDraft } from "./review-drafts"
import { useReviewDraft, type ReviewedFailure } from "./use-review-draft"

const choices = [
  { value: "agree", label: "Agree" },
  { value: "other-category", label: "Other category" },
  { value: "no-error", label: "No error" },
  { value: "reference-wrong", label: "Reference wrong" },
  { value: "scorer-at-fault", label: "Scorer at fault" },
] as const

type Action = (previous: ActionState<undefined>, form: FormData) => Promise<ActionState<undefined>>

type Props = {
  failure: ReviewedFailure
  action: Action
  categories: readonly CategoryChoice[]
  /** the failure that comes after this one in the list, and what goes along to it */
  next: number | null
  query: string
}

/**
 * A person's word on the label. Keys 1 to 5 choose, Ctrl or ⌘ with Enter saves and goes on; off while typing. What was
 * chosen and not saved is there again when one comes back, and is named on the failures one sees meanwhile.
 */
export function ReviewForm({ failure, action, categories, next, query }: Props) {
  const [state, submit] = useActionState(action, idle)
  const form = useRef<HTMLFormElement>(null)
  const { draft, isKept, elsewhere, change, send } = useReviewDraft(failure, state)
  useReviewKeys(form)
  useEffect(() => {
    // Chosen before the script had loaded.
    const chosen = form.current?.querySelector<HTMLInputElement>("input[type=radio]:checked")
    if (chosen && draft.verdict === "") change({ verdict: chosen.value })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once
  }, [])
  return (
    <section className={styles.review} aria-labelledby="review-title">
      <Unsaved isKept={isKept} elsewhere={elsewhere} />
      <form ref={form} action={submit} onSubmit={send} className={styles["review-in"]}>
        <input type="hidden" name="annotationId" value={failure.annotationId} />
        <input type="hidden" name="next" value={next ?? ""} />
        <input type="hidden" name="query" value={query} />
        <h2 id="review-title">Is it right?</h2>
        {choices.map(({ value, label }, index) => (
          <label key={value} className={styles.choice}>
            <input
              type="radio"
              name="verdict"
              value={value}
              required
              checked={draft.verdict === value}
              onChange={() => change({ verdict: value })}
            />
            {label} <kbd>{index + 1}</kbd>
          </label>
        ))}
        <CategoryCombobox
          key={failure.latestReview}
          name="category"
          choices={categories}
          first={draft.category}
          onChoose={(slug) => change({ category: slug, ...(slug !== "" && { verdict: "other-category" }) })}
        />
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
          value={draft.note}
          onChange={(event) => change({ note: event.target.value })}
        />
        <SubmitButton pending="Saving" className={`btn primary ${styles.save}`}>
          {next === null ? "Save" : "Save and next"} <kbd>⌘↵</kbd>
        </SubmitButton>
        <FormMessage state={state} />
      </form>
    </section>
  )
}

function Unsaved({ isKept, elsewhere }: { isKept: boolean; elsewhere: readonly ReviewDraft[] }) {
  if (!isKept && elsewhere.length === 0) return null
  return (
    <p className={styles.unsaved} role="status">
      {isKept ? "Not saved yet; kept in this tab until you do." : null}
      {elsewhere.length > 0 ? (
        <>
          {" "}
          Chosen and not saved on{" "}
          {elsewhere.slice(0, shownUnsaved).map((one, index) => (
            <Fragment key={one.annotationId}>
              {index > 0 ? ", " : null}
              <Link href={one.href}>{one.label}</Link>
            </Fragment>
          ))}
          {elsewhere.length > shownUnsaved ? ` and ${elsewhere.length - shownUnsaved} more` : null}.
        </>
      ) : null}
    </p>
  )
}

const shownUnsaved = 3

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
