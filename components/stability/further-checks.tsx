import Link from "next/link"
import { readingWords, type Reading } from "@/components/agreement/analysis-picker"
import { statusWords } from "@/components/analyses/status-labels"
import type { ActionState } from "@/lib/http/handlers/action-state"
import type { StabilityKind, StabilityReport } from "@/lib/domain/analyses/stability"
import type { AnalysisStatus } from "@/lib/domain/enums"
import { formatCount } from "@/lib/format"
import { routes } from "@/lib/routes"
import { MeasureForm } from "./measure-form"
import { RereadForm, type SecondJudge } from "./second-judge-form"
import { shortReading } from "./stability-text"
import styles from "./stability.module.css"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

type Measurement = {
  readonly id: number
  readonly kind: StabilityKind
  readonly status: AnalysisStatus
  readonly runs: readonly { readonly isDone: boolean }[]
  readonly report: StabilityReport | null
}

/** On the page of a finished analysis: what another judge says of the same failures, and how steady the result is. */
export function FurtherChecks(props: {
  analysis: { readonly id: number; readonly judgeId: string; readonly treeId: number | null; readonly mode: string }
  failures: number
  isOwner: boolean
  judges: readonly (SecondJudge & { readonly available: boolean })[]
  /** why judges that are set up here are not offered; null: all are */
  judgesKept: string | null
  readings: readonly Reading[]
  measurements: readonly Measurement[]
  callsARun: number
  actions: { readonly readAgain: Action; readonly measureStability: Action }
}) {
  const { analysis, readings, measurements, isOwner, actions } = props
  if (!isOwner && readings.length + measurements.length === 0) return null
  const judges = props.judges.filter(({ available }) => available)
  const hasTree = analysis.treeId !== null
  return (
    <section className="section" aria-labelledby="second-look">
      <h2 id="second-look" style={{ marginBottom: "1rem" }}>
        A second look
      </h2>
      <div className={styles.pair}>
        <div className={styles.part}>
          <h3>Another judge</h3>
          <p className="sm soft">Would somebody else give the same failures the same categories?</p>
          {readings.length > 0 ? (
            <ul className={`lined ${styles.list}`}>
              {readings.map((one) => (
                <li key={one.id}>
                  <Link href={routes.agreement(analysis.id, { with: one.id })}>{readingWords(one)}</Link>
                  <span className="muted nowrap">agreement</span>
                </li>
              ))}
            </ul>
          ) : null}
          {isOwner ? (
            <RereadForm
              action={actions.readAgain}
              analysis={{ id: analysis.id, judgeId: analysis.judgeId, hasTree, mode: analysis.mode }}
              judges={judges}
              failures={props.failures}
            />
          ) : null}
          {isOwner && props.judgesKept !== null ? (
            <p className="fig-note">Judges with a model are not offered. {props.judgesKept}</p>
          ) : null}
        </div>
        <div className={styles.part}>
          <h3>Stability</h3>
          <p className="sm soft">Would another seed, or a smaller sample, have shown the same?</p>
          {measurements.length > 0 ? (
            <ul className={`lined ${styles.list}`}>
              {measurements.map((one) => (
                <li key={one.id}>
                  <Link href={routes.stability(analysis.id, one.id)}>
                    {one.report ? shortReading(one.report) : kindWords[one.kind]}
                  </Link>
                  <span className="muted nowrap">
                    {one.status === "done" ? `${formatCount(one.runs.length)} runs` : stateOf(one)}
                  </span>
                </li>
              ))}
            </ul>
          ) : null}
          {isOwner ? (
            <MeasureForm
              action={actions.measureStability}
              analysisId={analysis.id}
              hasTree={hasTree}
              heuristic={judges.find(({ id }) => id === analysis.judgeId)?.heuristic ?? false}
              callsARun={props.callsARun}
            />
          ) : null}
        </div>
      </div>
    </section>
  )
}

const kindWords = { tree: "Its own tree, grown again", signature: "Its signature in smaller samples" } as const

const stateOf = ({ status, runs }: Measurement) =>
  `${statusWords[status]}, ${formatCount(runs.filter(({ isDone }) => isDone).length)} of ${formatCount(runs.length)}`
