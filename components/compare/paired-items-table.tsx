"use client"

import Link from "next/link"
import { columnsFor, DataTable } from "@/components/ui/data-table"
import { routes } from "@/lib/routes"
import styles from "./compare.module.css"

export type PairedItemRow = {
  readonly exampleRowId: number
  readonly exampleId: string
  readonly datasetTitle: string
  readonly annotationA: number | null
  readonly annotationB: number | null
  readonly titleA: string | null
  readonly titleB: string | null
  readonly categoryA: string | null
  readonly categoryB: string | null
  readonly failedA: boolean
  readonly failedB: boolean
}

const column = columnsFor<PairedItemRow>()

/** The items behind one cell of the split, with both diagnoses; each leads to the failure's own page. */
export function PairedItemsTable({ rows, names }: { rows: readonly PairedItemRow[]; names: { a: string; b: string } }) {
  return (
    <DataTable
      caption={`Items of ${names.a} and ${names.b}`}
      columns={columns}
      rows={rows}
      rowId={(row) => String(row.exampleRowId)}
      sortable={false}
    />
  )
}

const columns = column.columns([
  column.accessor("exampleId", {
    header: "Item",
    cell: ({ row: { original: row } }) => (
      <>
        <span className="mono">{row.exampleId}</span>
        <p className="muted xs">{row.datasetTitle}</p>
      </>
    ),
  }),
  column.display({
    id: "a",
    header: "Model A",
    cell: ({ row: { original: row } }) => (
      <Fate side="a" failed={row.failedA} id={row.annotationA} title={row.titleA} category={row.categoryA} />
    ),
  }),
  column.display({
    id: "b",
    header: "Model B",
    cell: ({ row: { original: row } }) => (
      <Fate side="b" failed={row.failedB} id={row.annotationB} title={row.titleB} category={row.categoryB} />
    ),
  }),
  column.display({
    id: "same",
    header: "Same way?",
    cell: ({ row: { original: row } }) => {
      if (row.categoryA === null || row.categoryB === null) return <span className="muted">–</span>
      return row.categoryA === row.categoryB ? <b>Same</b> : "Different"
    },
  }),
])

type FateProps = { side: "a" | "b"; failed: boolean; id: number | null; title: string | null; category: string | null }

function Fate({ side, failed, id, title, category }: FateProps) {
  if (!failed) return <span className="muted">right</span>
  if (id === null) return <span className="muted">fails, not read</span>
  return (
    <>
      <span className={`${styles["lab-cat"]} ${side === "b" ? styles.b : ""}`}>{category ?? "In no category"}</span>
      <p>
        <Link className="plain" href={routes.error(id)}>
          {title ?? "Open the item"}
        </Link>
      </p>
    </>
  )
}
