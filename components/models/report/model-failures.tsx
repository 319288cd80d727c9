"use client"

import Link from "next/link"
import { outcomeWords, suspectWords } from "@/components/failures/outcome-labels"
import { columnsFor, DataTable } from "@/components/ui/table/data-table"
import { formatDecimal } from "@/lib/format"
import { whichAnswer } from "@/lib/wording/trials"
import { routes } from "@/lib/routes"
import styles from "@/components/models/model.module.css"

export type ModelFailure = {
  readonly id: number
  readonly title: string | null
  readonly outcome: keyof typeof outcomeWords
  readonly suspect: keyof typeof suspectWords | null
  readonly confidence: number | null
  readonly datasetTitle: string
  readonly exampleId: string
  readonly variant: string
  readonly trial: number
  readonly trials: number
  readonly path: readonly { readonly slug: string; readonly name: string }[]
  /** the list it comes from, so that the failure's page can walk through it */
  readonly from: string
}

const column = columnsFor<ModelFailure>()
const columns = column.columns([
  column.accessor((row) => row.title ?? outcomeWords[row.outcome], {
    id: "title",
    header: "First major error",
    cell: ({ row: { original: row } }) => (
      <Link className="t-title" href={routes.error(row.id, { from: row.from })}>
        {row.title ?? outcomeWords[row.outcome]}
      </Link>
    ),
  }),
  column.accessor((row) => row.path.map((node) => node.name).join(" / "), {
    id: "category",
    header: "Category",
    cell: ({ row: { original: row } }) =>
      row.path.length === 0 ? (
        <span className="muted">{outcomeWords[row.outcome]}</span>
      ) : (
        <>
          {row.path[0]?.name}{" "}
          {row.path.length > 1 ? (
            <span className="muted">
              {row.path
                .slice(1)
                .map((node) => `/ ${node.name}`)
                .join(" ")}
            </span>
          ) : null}
        </>
      ),
  }),
  column.accessor("exampleId", {
    header: "Item",
    cell: ({ row: { original: row } }) => (
      <span className="muted">
        <span className="mono">{row.exampleId}</span>
        {[row.datasetTitle, whichAnswer(row)].flatMap((text) => (text === "" ? [] : [` · ${text}`])).join("")}
      </span>
    ),
  }),
  column.accessor((row) => row.confidence ?? -1, {
    id: "confidence",
    header: "Confidence",
    cell: ({ row: { original: row } }) => (
      <>
        {row.suspect ? <span className="tag warn">{suspectWords[row.suspect]}</span> : null}{" "}
        {row.confidence === null ? "–" : formatDecimal(row.confidence)}
      </>
    ),
  }),
])

/** The first failures of one model; the whole list is one link away. */
export function ModelFailures({ rows }: { rows: readonly ModelFailure[] }) {
  return (
    <div className={styles.fails}>
      <DataTable
        caption="Failures, surest first"
        columns={columns}
        rows={rows}
        rowId={(row) => String(row.id)}
        numeric={["confidence"]}
        sortable={false}
      />
    </div>
  )
}
