"use client"

import Link from "next/link"
import { columnsFor, DataTable } from "@/components/ui/table/data-table"
import { formatCount } from "@/lib/format"
import { ruleWords } from "@/lib/wording/ranking"
import { routes } from "@/lib/routes"
import { Attempts } from "./scored-attempts"
import styles from "./list.module.css"

export type ShownResultRow = {
  readonly resultSetId: number
  readonly resultSetName: string
  readonly modelSlug: string
  readonly modelName: string
  readonly datasetSlug: string
  readonly datasetTitle: string
  readonly predictions: number
  readonly unscored: number
  readonly failures: number
  readonly threshold: number
  readonly lowerIsBetter: boolean
  readonly analysisId: number | null
  /** "63.0%, 57.4–68.3"; null without an attempt */
  readonly rate: string | null
}

const column = columnsFor<ShownResultRow>()
const columns = column.columns([
  column.accessor("modelName", {
    header: "Model",
    cell: ({ row: { original: row } }) => (
      <Link
        className="t-title"
        href={routes.model(
          row.modelSlug,
          row.analysisId === null ? { results: row.resultSetId } : { analysis: row.analysisId },
        )}
      >
        {row.modelName}
      </Link>
    ),
  }),
  column.accessor("datasetTitle", { header: "Benchmark" }),
  column.accessor("predictions", {
    header: "Attempts",
    cell: ({ row }) => <Attempts predictions={row.original.predictions} unscored={row.original.unscored} />,
  }),
  column.accessor("failures", {
    header: "Failures",
    cell: ({ row: { original: row } }) => `${formatCount(row.failures)}${row.rate === null ? "" : ` (${row.rate})`}`,
  }),
  column.accessor("threshold", { header: "Fails", cell: ({ row }) => ruleWords(row.original) }),
  column.accessor("resultSetName", {
    header: "Results",
    cell: ({ row: { original: row } }) => (
      <>
        <Link href={routes.resultSet(row.resultSetId)}>{row.resultSetName}</Link>{" "}
        <span className="xs muted">#{row.resultSetId}</span>
      </>
    ),
  }),
  column.display({
    id: "next",
    header: "Signature",
    cell: ({ row: { original: row } }) =>
      row.analysisId === null ? (
        <Link href={routes.newAnalysis({ results: row.resultSetId })}>Analyse these results</Link>
      ) : (
        <Link href={routes.model(row.modelSlug, { analysis: row.analysisId })}>Open signature</Link>
      ),
  }),
])

/** The rows of OwnResultsTable, which can be sorted. */
export function OwnResultsRows({ rows }: { rows: readonly ShownResultRow[] }) {
  return (
    <div className={styles.stack}>
      <DataTable
        caption="Imported results"
        columns={columns}
        rows={rows}
        rowId={(row) => `${row.resultSetId}-${row.modelSlug}-${row.datasetSlug}`}
        numeric={["predictions", "failures"]}
      />
    </div>
  )
}
