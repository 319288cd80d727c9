"use client"

import { useRouter } from "next/navigation"
import { useEffect } from "react"
import { formatCount, plural } from "@/lib/format"

/** How far the runs are; the page is renewed every two seconds while they go on. */
export function RunProgress({
  runs,
  isLive,
}: {
  runs: readonly { readonly isDone: boolean; readonly callsDone: number; readonly callsTotal: number }[]
  isLive: boolean
}) {
  const router = useRouter()
  useEffect(() => {
    if (!isLive) return
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh()
    }, 2_000)
    return () => clearInterval(timer)
  }, [isLive, router])
  const done = runs.filter(({ isDone }) => isDone).length
  const open = runs.filter(({ isDone, callsTotal }) => !isDone && callsTotal > 0)
  const calls = open.reduce((sum, { callsDone }) => sum + callsDone, 0)
  const total = open.reduce((sum, { callsTotal }) => sum + callsTotal, 0)
  return (
    <>
      <span
        className="meter"
        role="progressbar"
        aria-label="Runs"
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={runs.length}
      >
        <i style={{ width: `${runs.length === 0 ? 0 : (100 * done) / runs.length}%` }} />
      </span>
      <p className="sm soft" aria-live="polite">
        {formatCount(done)} of {plural(runs.length, "run")} done
        {total > 0 ? `; ${formatCount(calls)} of ${formatCount(total)} judge calls of those under way` : ""}.
      </p>
    </>
  )
}
