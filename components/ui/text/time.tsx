"use client"

import { useSyncExternalStore } from "react"
import { formatLocalTime, formatTime } from "@/lib/format"

const never = () => () => undefined

/**
 * A moment, in the reader's own zone once the script runs, and labelled UTC until then and without it. The one way to
 * show a time on a page.
 */
export function Time({ at, className }: { at: Date | string; className?: string }) {
  const moment = new Date(at)
  const isLocal = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const utc = formatTime(moment)
  return (
    <time className={className} dateTime={moment.toISOString()} title={isLocal ? utc : undefined}>
      {isLocal ? formatLocalTime(moment) : utc}
    </time>
  )
}
