"use client"

import Link from "next/link"
import { Axis } from "@/components/plot/marks/axis"
import { DotCell } from "@/components/plot/marks/cells"
import type { Estimate } from "@/lib/stats/core/estimate"
import { niceScale } from "@/components/plot/scale"
import { columnsFor, DataTable } from "@/components/ui/table/data-table"
import { sortOf } from "@/lib/domain/collections/table-sort"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import { intervalLevel, readHead, readWord } from "@/lib/wording/labels"
import { routes } from "@/lib/routes"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { Attempts } from "./scored-attempts"
import styles from "./list.module.css"

export type ModelRow = {
  readonly slug: string
  readonly name: string
  readonly benchmarks: readonly string[]
  readonly predictions: number
  /** answers that are no attempts: without a score */
  readonly unscored: number
  readonly failures: number
  /** read, or labelled where rules gave the labels */
  readonly read: number
  readonly failureRate: Estimate | null
  readonly href?: string
}

const scale = niceScale(0, 1)
const column = columnsFor<ModelRow>()
const columnsWith = (part: Labels["part"]) =>
  column.columns([
    column.accessor("name", {
      header: "Model",
      cell: ({ row: { original: row } }) => (
        <Link className="t-title" href={row.href ?? routes.model(row.slug)}>
          {row.name}
        </Link>
      ),
    }),
    column.accessor((row) => row.benchmarks.join(", "), { id: "benchmarks", header: "Benchmarks" }),
    column.accessor("predictions", {
      header: "Attempts",
      cell: ({ row }) => <Attempts predictions={row.original.predictions} unscored={row.original.unscored} />,
    }),
    column.accessor("failures", { header: "Failures", cell: ({ row }) => formatCount(row.original.failures) }),
    column.display({
      id: "plot",
      header: () => (
        <div className="plot min-w-40">
          <Axis scale={scale} format={(tick) => formatPercent(tick, 0)} />
        </div>
      ),
      cell: ({ row }) => (
        <div className="plot min-w-40">
          <DotCell scale={scale} value={row.original.failureRate} />
        </div>
      ),
    }),
    column.accessor((row) => row.failureRate?.estimate ?? -1, {
      id: "rate",
      header: `Fails, ${intervalLevel}`,
      cell: ({ row: { original: row } }) =>
        row.failureRate ? (
          <span className="val">
            <b>{formatPercent(row.failureRate.estimate)}</b>{" "}
            <small>{formatPercentRange(row.failureRate.low, row.failureRate.high)}</small>
          </span>
        ) : (
          "–"
        ),
    }),
    column.accessor("read", { header: readHead({ part }), cell: ({ row }) => formatCount(row.original.read) }),
  ])

/** One set for labels that were read, one for those by rules: a table's columns must stay the same between renders. */
const columnsOf = { all: columnsWith("all"), some: columnsWith("some"), none: columnsWith("none") }

const ordersOf = (labels: Pick<Labels, "part">) => ({
  asListed: "By benchmark",
  choices: [
    { id: "name", desc: false, label: "Name" },
    { id: "rate", desc: false, label: "Fails least" },
    { id: "rate", desc: true, label: "Fails most" },
    { id: "failures", desc: true, label: "Most failures" },
    { id: "read", desc: true, label: `Most ${readWord(labels)}` },
  ],
})

/** Models with their failure rates; the header of a column sorts by it. */
export function ModelTable({
  rows,
  scope,
  sort,
  labels,
}: {
  rows: readonly ModelRow[]
  scope: Record<string, string | number>
  /** as the address has it */
  sort: string | undefined
  labels: Pick<Labels, "part">
}) {
  const sortBy = sortOf(sort, ["name", "benchmarks", "predictions", "failures", "rate", "read"])
  return (
    <div className={styles.list} id="model-list" data-by-rules={labels.part === "all" ? "" : undefined}>
      <DataTable
        caption="Models with attempts, failures and failure rate"
        columns={columnsOf[labels.part]}
        rows={rows.map((row) => ({ ...row, href: routes.model(row.slug, scope) }))}
        rowId={(row) => row.slug}
        numeric={["predictions", "failures", "read"]}
        sortParam="sort"
        orders={ordersOf(labels)}
        {...(sortBy && { sortBy })}
      />
    </div>
  )
}
