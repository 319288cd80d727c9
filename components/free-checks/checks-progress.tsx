"use client"

import Link from "next/link"
import { useSnapshot } from "@/components/analyses/progress/live-status"
import { readSoFar } from "@/lib/domain/analyses/analysis-status"
import { formatCount, plural } from "@/lib/format"
import styles from "./free-checks.module.css"

/** How far the free checks are, by the latest snapshot; `failures`: how many there are, before they are all listed. */
export function ChecksProgress({ failures, href }: { failures: number; href: string }) {
  const snapshot = useSnapshot()
  const all = Math.max(failures, snapshot.funnel.sampled)
  const done = readSoFar(snapshot)
  return (
    <div className={styles.checks}>
      <p className="sm" aria-live="polite">
        <Link href={href}>Free checks</Link>
        {snapshot.status === "paused"
          ? `: paused at ${formatCount(done)} of ${plural(all, "failure")}`
          : done < all
            ? `: ${formatCount(done)} of ${plural(all, "failure")}`
            : `: all ${plural(all, "failure")}, adding up`}
      </p>
      <progress value={done} max={all} aria-label="Free checks" />
    </div>
  )
}
