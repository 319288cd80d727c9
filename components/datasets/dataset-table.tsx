"use client"

import Link from "next/link"
import { Axis } from "@/components/plot/marks/axis"
import { Drawing } from "@/components/plot/marks/svg-marks"
import { circleMarks, gridMarks } from "@/components/plot/marks/marks"
import { niceScale } from "@/components/plot/scale"
import styles from "@/components/models/list/list.module.css"
import { columnsFor, DataTable } from "@/components/ui/table/data-table"
import { sortOf } from "@/lib/domain/collections/table-sort"
import { formatCount, formatPercent } from "@/lib/format"
import { givenWord } from "@/lib/wording/labels"
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
  /** failure rates of the models: the lowest, the highest, and all that can be told apart in a strip */
  readonly least: number
  readonly most: number
  readonly rates: readonly number[]
  readonly noErrorFound: number
  /** labels are by rules: nothing was read */
  readonly byRules: boolean
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
        <p className="muted xs" style={{ maxWidth: "20rem" }}>
          {row.description}
        </p>
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
    cell: ({ row: { original: row } }) => <Strip rates={row.rates} least={row.least} />,
  }),
  column.accessor((row) => row.least, {
    id: "range",
    header: "Models fail",
    cell: ({ row: { original: row } }) => `${formatPercent(row.least, 0)} to ${formatPercent(row.most, 0)}`,
  }),
  column.accessor("threshold", { header: "Score" }),
  column.accessor("noErrorFound", {
    header: "No error found",
    cell: ({ row: { original: row } }) =>
      row.read === 0
        ? `none ${givenWord({ part: row.byRules ? "all" : "none" })}`
        : row.byRules
          ? formatCount(row.noErrorFound)
          : `${row.noErrorFound} of ${formatCount(row.read)}`,
  }),
])

const orders = {
  asListed: "As listed",
  choices: [
    { id: "title", desc: false, label: "Name" },
    { id: "examples", desc: true, label: "Most items" },
    { id: "failures", desc: true, label: "Most failures" },
    { id: "range", desc: true, label: "Hardest for the best model" },
    { id: "noErrorFound", desc: true, label: "Most without an error" },
  ],
}

/** One dot a model, the one that fails least in green. */
function Strip({ rates, least }: { rates: readonly number[]; least: number }) {
  const others = circleMarks(scale, rates, { y: 13, r: 4.5, tone: "rest" })
  const best = circleMarks(scale, rates.length > 0 ? [least] : [], { y: 13, r: 4.5, tone: "acc" })
  return (
    <div className="plot min-w-40">
      <Drawing height={26} marks={[gridMarks(scale), others, best]} />
    </div>
  )
}

export function DatasetTable({
  rows,
  scope,
  sort,
}: {
  rows: readonly DatasetRow[]
  scope: Record<string, string | number>
  /** as the address has it */
  sort: string | undefined
}) {
  const sortBy = sortOf(sort, ["title", "examples", "failures", "range", "threshold", "noErrorFound"])
  return (
    <div className={styles.list} id="dataset-list">
      <DataTable
        caption="Benchmarks with items, failures and the spread of models"
        columns={columns}
        rows={rows.map((row) => ({ ...row, href: routes.dataset(row.slug, scope) }))}
        rowId={(row) => row.slug}
        numeric={["examples", "failures", "noErrorFound", "range"]}
        sortParam="sort"
        orders={orders}
        {...(sortBy && { sortBy })}
      />
    </div>
  )
}
