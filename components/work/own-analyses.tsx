import Link from "next/link"
import type { ReactNode } from "react"
import { Refresh } from "@/components/analyses/progress/page-refresh"
import { modeWords, statusWords } from "@/components/analyses/status-labels"
import type { AnalysisListRow } from "@/components/analyses/summary/analysis-table"
import { SimpleTable } from "@/components/ui/table/simple-table"
import { Time } from "@/components/ui/text/time"
import { seenBy } from "@/components/upload/results/result-set-list"
import { formatCount, formatPercent } from "@/lib/format"
import { routes } from "@/lib/routes"
import styles from "./work.module.css"

/** Somebody's analyses, each told from the others by results, judge, sample and day, with what can be done with it. */
export function OwnAnalyses(props: { rows: readonly AnalysisListRow[]; actions: (row: AnalysisListRow) => ReactNode }) {
  return (
    <SimpleTable
      caption="Your analyses"
      rows={props.rows}
      keyOf={({ id }) => id}
      columns={[
        {
          head: "Analysis",
          cell: (row) => (
            <>
              <Link className="t-title" href={row.href} style={{ overflowWrap: "anywhere" }}>
                {row.title}
              </Link>
              <div className="xs muted" style={{ overflowWrap: "anywhere" }}>
                {lineOf(row)}
              </div>
              <p className={styles.downloads}>
                <span className={styles.narrow}>
                  <Time at={row.created} /> ·{" "}
                </span>
                <a href={routes.api(`analyses/${row.id}/export`)} download>
                  Download its failures (JSONL)
                </a>
              </p>
              {props.actions(row)}
            </>
          ),
        },
        { head: "State", cell: ({ status }) => statusWords[status] },
        {
          head: "Read or gone through",
          num: true,
          cell: ({ funnel }) =>
            `${formatCount(funnel.sampled - funnel.pending)} of ${formatCount(funnel.failures)} failures`,
        },
        { head: "Started", className: "nowrap hide-s", cell: ({ created }) => <Time at={created} /> },
      ]}
    />
  )
}

function lineOf({ id, results, title, judge, sample, mode, release, visibility }: AnalysisListRow): string {
  const of = results === null || results === title ? [] : [`of ${results}`]
  return [`#${id}`, ...of, judge, sample, modeWords(mode, release), seenBy[visibility]].join(" · ")
}

/** Analyses that are going just now; the page renews itself until they are gone. */
export function AnalysesGoing(props: {
  going: readonly { readonly analysisId: number | null; readonly progress: number; readonly message: string | null }[]
}) {
  if (props.going.length === 0) return null
  return (
    <div role="status" className="sm soft">
      <Refresh every={1_000} />
      {props.going.map(({ analysisId, progress, message }) => (
        <p key={analysisId}>
          Analysis {analysisId} is being deleted, {formatPercent(progress, 0)}. {message}
        </p>
      ))}
    </div>
  )
}
