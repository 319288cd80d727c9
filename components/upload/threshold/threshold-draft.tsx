"use client"

import Link from "next/link"
import { createContext, use, useState, type ReactNode } from "react"
import { formatScore } from "@/lib/format"
import { routes } from "@/lib/routes"

/** The form that keeps a threshold: its other button stands at the foot of the page. */
export const thresholdFormId = "threshold-form"
const wayOnId = "analyse"

type Draft = {
  /** as the results are judged now */
  readonly kept: number | null
  /** as it stands in the field and on the handle */
  readonly threshold: number
  readonly setThreshold: (threshold: number) => void
}

/** @internal */
export const DraftContext = createContext<Draft>({ kept: null, threshold: 0, setThreshold: () => {} })

/** Holds a threshold that is being moved, for all of the page: what is not kept must not be lost on the way on. */
export function ThresholdDraft(props: {
  /** what the threshold is of: another has not been moved yet */
  of: string
  /** null: there is none to move */
  kept: number | null
  children: ReactNode
}) {
  const { of, kept } = props
  const [moved, setMoved] = useState<{ of: string; threshold: number } | null>(null)
  const threshold = moved?.of === of ? moved.threshold : (kept ?? 0)
  const setThreshold = (value: number) => setMoved({ of, threshold: value })
  return <DraftContext value={{ kept, threshold, setThreshold }}>{props.children}</DraftContext>
}

export const useThresholdDraft = () => use(DraftContext)

/** The way to the analysis; with a threshold that is not kept yet it asks which of the two is meant. */
export function AnalyseResults({ resultSetId }: { resultSetId: number }) {
  const { kept, threshold } = use(DraftContext)
  const href = routes.newAnalysis({ results: resultSetId })
  if (kept === null || threshold === kept)
    return (
      <Link className="btn primary lg" href={href}>
        Analyse these results
      </Link>
    )
  return (
    <div className="actions items-center" id={wayOnId} role="group" aria-label="Analyse these results">
      <span className="sm muted">{formatScore(threshold)} is not kept yet.</span>
      <Link className="btn lg" href={href}>
        Analyse with {formatScore(kept)}
      </Link>
      <button type="submit" form={thresholdFormId} name="next" value="analyse" className="btn primary lg">
        Keep {formatScore(threshold)} and analyse
      </button>
    </div>
  )
}

/** The step after this page: leads to the question above as long as it is open. */
export function StepOn(props: { href: string; className: string | undefined; children: ReactNode }) {
  const { kept, threshold } = use(DraftContext)
  if (kept === null || threshold === kept) return <Link {...props} />
  return <a {...props} href={`#${wayOnId}`} />
}
