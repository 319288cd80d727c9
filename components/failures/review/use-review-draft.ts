"use client"

import { useEffect, useMemo, useSyncExternalStore } from "react"
import type { ActionState } from "@/lib/http/handlers/action-state"
import { reviewDraftsOf, type ReviewDraft } from "./review-drafts"

const none: readonly ReviewDraft[] = []

export type ReviewedFailure = {
  readonly annotationId: number
  readonly viewerId: number
  readonly label: string
  readonly href: string
  /** the reviewer's latest saved word on this failure; 0: none */
  readonly latestReview: number
}

/** What was chosen on this failure and on others, and is not saved: kept until it is. */
export function useReviewDraft(
  { annotationId, viewerId, label, href, latestReview }: ReviewedFailure,
  state: ActionState,
) {
  const drafts = reviewDraftsOf(viewerId)
  const all = useSyncExternalStore(drafts.onChange, drafts.all, () => none)
  const blank = useMemo(
    () => ({ annotationId, label, href, verdict: "", category: "", note: "", after: latestReview, sent: false }),
    [annotationId, label, href, latestReview],
  )
  const kept = all.find((draft) => draft.annotationId === annotationId)
  const isSaved = kept !== undefined && latestReview > kept.after

  useEffect(() => {
    // Saved, here or on the way to the next failure.
    if (isSaved || state.status === "ok") drafts.drop(annotationId)
  }, [drafts, annotationId, isSaved, state])
  useEffect(() => {
    const sent = drafts.all().find((draft) => draft.annotationId === annotationId && draft.sent)
    if (sent && (state.status === "invalid" || state.status === "failed")) drafts.keep({ ...sent, sent: false })
  }, [drafts, annotationId, state])

  const draft: ReviewDraft = kept && !isSaved ? kept : blank
  return {
    draft,
    isKept: draft !== blank,
    elsewhere: all.filter((one) => one.annotationId !== annotationId && !one.sent),
    change: (now: Partial<Pick<ReviewDraft, "verdict" | "category" | "note">>) =>
      drafts.keep({ ...draft, sent: false, ...now }),
    send: () => drafts.keep({ ...draft, sent: true }),
  }
}
