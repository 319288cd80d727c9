"use client"

import Link from "next/link"
import { Axis, Grid } from "@/components/plot/axis"
import { distinctMarks, niceScale, position } from "@/components/plot/scale"
import styles from "@/components/models/list.module.css"
import { columnsFor, DataTable } from "@/components/ui/data-table"
import { formatCount, formatPercent } from "@/lib/format"
import { routes } from "@/lib/routes"

export type DatasetRow = {
  readonly slug: string
  readonly title: string
  readonly description: string | null
  readonly examples: number
  readonly models: number
  readonly predictions: number
  readonly failures: number
  readonly read: number
  /** failure rate of each model */
  readonly rates: readonly number[]
  readonly noErrorFound: number
  readonly threshold: string
  readonly href?: string
}

const scale = niceScale(0, 1)
const column = columnsFor<DatasetRow>()
const columns = column.columns([
  column.accessor("title", {
    header: "Benchmark",
    cell: ({ row: { original: row } }) => (
      <>
        <Link className="t-title" href={row.href ?? routes.dataset(row.slug)}>
          {row.title}
        </Link>
        <p className="muted xs max-w-80">{row.description}</p>
      </>
    ),
  }),
  column.accessor("examples", {
    header: "Items × models",
    cell: ({ row: { original: row } }) => `${formatCount(row.examples)} × ${row.models}`,
  }),
  column.accessor("failures", { header: "Failures", cell: ({ row }) => formatCount(row.original.failures) }),
  column.display({
    id: "plot",
    header: () => (
      <div className="plot min-w-40">
        <Axis scale={scale} format={(tick) => formatPercent(tick, 0)} />
      </div>
    ),
    cell: ({ row }) => <Strip rates={row.original.rates} />,
  }),
  column.accessor((row) => Math.min(1, ...row.rates), {
    id: "range",
    header: "Models fail",
    cell: ({ row: { original: row } }) =>
      `${formatPercent(Math.min(1, ...row.rates), 0)} to ${formatPercent(Math.max(0, ...row.rates), 0)}`,
  }),
  column.accessor("threshold", { header: "Score" }),
  column.accessor("noErrorFound", {
    header: "No error found",
    cell: ({ row: { original: row } }) =>
      row.read === 0 ? "none read" : `${row.noErrorFound} of ${formatCount(row.read)}`,
  }),
])

/** One dot a model, the one that fails least in green. */
function Strip({ rates }: { rates: readonly number[] }) {
  const least = Math.min(...rates)
  return (
    <div className="plot min-w-40">
      <svg height="26" aria-hidden="true">
        <Grid scale={scale} height={26} />
        {distinctMarks(rates).map((rate) => (
          <circle key={rate} className="rest m-dot" cx={`${position(scale, rate)}%`} cy="13" r="4.5" />
        ))}
        {rates.length > 0 ? <circle className="acc m-dot" cx={`${position(scale, least)}%`} cy="13" r="4.5" /> : null}
      </svg>
    </div>
  )
}

export function DatasetTable({ rows, scope }: { rows: readonly DatasetRow[]; scope: Record<string, string | number> }) {
  return (
    <div className={styles.list}>
      <DataTable
        caption="Benchmarks with items, failures and the spread of models"
        columns={columns}
        rows={rows.map((row) => ({ ...row, href: routes.dataset(row.slug, scope) }))}
        rowId={(row) => row.slug}
        numeric={["examples", "failures", "noErrorFound", "range"]}
      />
    </div>
  )
}
