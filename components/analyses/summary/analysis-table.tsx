"use client"

import Link from "next/link"
import { columnsFor, DataTable } from "@/components/ui/table/data-table"
import { Time } from "@/components/ui/text/time"
import type { Funnel } from "@/lib/domain/analyses/funnel"
import type { HeuristicPart } from "@/lib/domain/judges/judge-id"
import type { AnalysisMode, AnalysisStatus } from "@/lib/domain/enums"
import { formatCount, formatUsd } from "@/lib/format"
import styles from "@/components/analyses/analyses.module.css"
import { barOf } from "@/components/analyses/progress/progress"
import { Refresh } from "@/components/analyses/progress/page-refresh"
import { modeWords, statusTone, statusWords } from "@/components/analyses/status-labels"

export type AnalysisListRow = {
  readonly id: number
  readonly title: string
  readonly href: string
  readonly status: AnalysisStatus
  readonly mode: AnalysisMode
  readonly release: string | null
  readonly judge: string
  /** what the results it read are called; null: private to somebody else */
  readonly results: string | null
  /** how much of them it reads, in words */
  readonly sample: string
  readonly visibility: "private" | "unlisted" | "public"
  /** ISO 8601 */
  readonly created: string
  readonly funnel: Funnel
  readonly part: HeuristicPart
  /** in and out together */
  readonly tokens: number
  /** null: the price is unknown */
  readonly usd: number | null
}

const column = columnsFor<AnalysisListRow>()

const columns = column.columns([
  column.accessor("title", {
    header: "Analysis",
    cell: ({ row: { original } }) => (
      <>
        <Link href={original.href}>{original.title}</Link>
        <br />
        <span className="xs muted">
          #{original.id} · {modeWords(original.mode, original.release)} · {original.visibility}
        </span>
      </>
    ),
  }),
  column.accessor("status", {
    header: "State",
    cell: ({ getValue }) => (
      <span className={styles.state} data-live={statusTone[getValue()]}>
        {statusWords[getValue()]}
      </span>
    ),
  }),
  column.accessor("judge", { header: "Judge" }),
  column.accessor((row) => row.funnel.sampled - row.funnel.pending, {
    id: "read",
    header: "Read or gone through",
    cell: ({ row: { original }, getValue }) => `${formatCount(getValue())} of ${formatCount(original.funnel.sampled)}`,
  }),
  column.display({
    id: "parts",
    header: "What became of them",
    cell: ({ row: { original } }) => <MiniBar funnel={original.funnel} part={original.part} />,
  }),
  column.accessor("tokens", {
    header: "Tokens",
    cell: ({ getValue }) => (getValue() === 0 ? "–" : formatCount(getValue())),
  }),
  column.accessor((row) => row.usd ?? -1, {
    id: "cost",
    header: "Cost",
    cell: ({ row: { original } }) => costWords(original),
  }),
  column.accessor("created", {
    header: "Started",
    cell: ({ getValue }) => <Time at={getValue()} className="nowrap" />,
  }),
])

/** Renews itself while one of them is under way: a list that says "Running" must not say so for ever. */
export function AnalysisTable({ rows }: { rows: readonly AnalysisListRow[] }) {
  const isUnderWay = rows.some(({ status }) => status === "queued" || status === "running")
  return (
    <div className={styles.list}>
      {isUnderWay ? <Refresh every={3_000} /> : null}
      <DataTable
        caption="Analyses"
        columns={columns}
        rows={rows}
        rowId={(row) => String(row.id)}
        numeric={["read", "tokens", "cost"]}
      />
    </div>
  )
}

function costWords({ tokens, usd }: AnalysisListRow): string {
  if (tokens === 0) return "–"
  return usd === null ? "price unknown" : formatUsd(usd)
}

/** What became of the whole sample, as one bar. */
function MiniBar({ funnel, part }: { funnel: Funnel; part: HeuristicPart }) {
  const total = Math.max(1, funnel.sampled)
  const parts = barOf({ funnel, part, status: "done" })
  const words = parts.filter(({ count }) => count > 0).map(({ count, label }) => `${formatCount(count)} ${label}`)
  return (
    <svg className={`${styles.bar} ${styles.mini}`} height="12" role="img" aria-label={words.join(", ")}>
      <title>{words.join(", ")}</title>
      {parts.map(({ key, count }, index) => {
        const before = parts.slice(0, index).reduce((sum, part) => sum + part.count, 0)
        if (count === 0) return null
        return (
          <rect
            key={key}
            className={styles[key]}
            x={`${(100 * before) / total}%`}
            width={`${(100 * count) / total}%`}
            height="12"
          />
        )
      })}
    </svg>
  )
}
