import { Suspense } from "react"
import Link from "next/link"
import { ControlButton } from "@/components/analyses/progress/control-button"
import { LiveSnapshot } from "@/components/analyses/progress/live-status"
import { ChecksFound } from "@/components/free-checks/checks-found"
import { ChecksProgress } from "@/components/free-checks/checks-progress"
import styles from "@/components/free-checks/free-checks.module.css"
import { NextReading } from "@/components/free-checks/next-reading"
import { proposeReading } from "@/lib/api/analyses/next-reading"
import { getAnalysis } from "@/lib/data/analyses/analyses"
import { listProvisionalShares } from "@/lib/data/analyses/analysis-progress"
import { getSnapshot } from "@/lib/data/analyses/analysis-status"
import { findFreeChecks } from "@/lib/data/free-checks/start-checks"
import { findResultSet } from "@/lib/data/results/result-sets"
import type { Viewer } from "@/lib/domain/access/permissions"
import { hasEnded } from "@/lib/domain/analyses/analysis-status"
import { routes } from "@/lib/routes"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import { noChecksSentences } from "@/lib/wording/free-checks"
import { runFreeChecks } from "./actions"

type Props = {
  readonly resultSetId: number
  readonly viewer: Viewer
  /** what the checks found is on the page already */
  readonly brief?: boolean
}

/** Of one's own results: how far the free checks are or what they found, and what would read the failures next. */
export async function NextSteps({ resultSetId, viewer, brief = false }: Props) {
  const results = viewer && (await findResultSet(resultSetId, viewer))
  if (!results || results.ownerId !== viewer.id || results.status !== "ready") return null
  const { stand, readBy } = await findFreeChecks({ resultSetId, ownerId: viewer.id })
  if (stand.kind === "diagnosed") return null
  if (stand.kind === "none" && stand.why === "no-failures")
    return brief ? null : <p className="sm">{noChecksSentences[stand.why]}</p>
  return (
    <div className={styles.next}>
      {stand.kind === "there" ? (
        <Checks id={stand.analysisId} failures={results.failures} viewer={viewer} brief={brief} />
      ) : stand.kind === "open" ? (
        <ControlButton action={runFreeChecks} id={resultSetId} pending="Starting">
          Run the free checks
        </ControlButton>
      ) : brief ? null : (
        <p className="sm">{noChecksSentences[stand.why]}</p>
      )}
      {readBy !== null ? (
        <p className="sm">
          <Link href={routes.analysis(readBy)}>A judge has read failures of these results</Link>
        </p>
      ) : stand.kind === "none" && stand.why === "no-outputs" ? null : (
        <Suspense fallback={<p className="xs muted">Counting what a reading would take …</p>}>
          <Proposal resultSetId={resultSetId} viewer={viewer} />
        </Suspense>
      )}
    </div>
  )
}

/** Streamed: the page does not wait for the counting of prompts. */
async function Proposal({ resultSetId, viewer }: { resultSetId: number; viewer: NonNullable<Viewer> }) {
  const reading = await proposeReading(resultSetId, viewer)
  return reading && <NextReading {...reading} />
}

type ChecksProps = { id: number; failures: number; viewer: NonNullable<Viewer>; brief: boolean }

async function Checks({ id, failures, viewer, brief }: ChecksProps) {
  const analysis = await getAnalysis(id, viewer)
  const snapshot = await getSnapshot(analysis)
  const href = routes.analysis(id)
  if (!hasEnded(snapshot))
    return (
      <LiveSnapshot first={snapshot} source={`${href}/pulse`}>
        <noscript>
          <meta httpEquiv="refresh" content="5" />
        </noscript>
        <ChecksProgress failures={failures} href={href} />
      </LiveSnapshot>
    )
  if (brief || analysis.releaseId === null) return null
  const { shares } = await listProvisionalShares(id, analysis.releaseId)
  return (
    <ChecksFound
      {...labelsOf(analysis.judgeId, snapshot.funnel)}
      kinds={shares}
      href={href}
      hrefOf={(slug) => routes.category(analysis.releaseKey ?? "latest", slug, { analysis: id })}
    />
  )
}
