"use client"

import Link from "next/link"
import { columnsFor, DataTable } from "@/components/ui/data-table"
import { Marked } from "@/components/ui/marked"
import type { Snippet } from "@/lib/domain/site-hits"
import { formatDecimal } from "@/lib/format"
import { routes } from "@/lib/routes"
import { outcomeWords, suspectWords } from "./words"

export type ErrorRow = {
  readonly id: number
  readonly title: string | null
  readonly summary: string | null
  readonly outcome: keyof typeof outcomeWords
  readonly suspect: keyof typeof suspectWords | null
  readonly confidence: number | null
  readonly modelName: string
  readonly datasetTitle: string
  readonly exampleId: string
  readonly path: readonly { readonly slug: string; readonly name: string }[]
  /** where the words of a search stand */
  readonly snippet?: Snippet | undefined
  /** the list's own filter, so that the failure's page can walk through it */
  readonly from?: string
}

const column = columnsFor<ErrorRow>()
const columns = column.columns([
  column.accessor((row) => row.title ?? outcomeWords[row.outcome], {
    id: "title",
    header: "First major error",
    cell: ({ row: { original: row } }) => (
      <>
        <Link className="t-title" href={routes.error(row.id, { from: row.from })}>
          {row.title === null ? outcomeWords[row.outcome] : <Marked text={row.title} marked={row.snippet?.title} />}
        </Link>
        {row.summary ? (
          <p className="soft line-clamp-2 max-w-prose">
            <Marked text={row.summary} marked={row.snippet?.summary} />
          </p>
        ) : null}
        {row.snippet?.text ? (
          <p className="muted xs line-clamp-2 max-w-prose">
            {row.snippet.text.of === "item" ? "In the item: " : "In the output: "}
            <Marked text="" marked={row.snippet.text.marked} />
          </p>
        ) : null}
      </>
    ),
  }),
  column.accessor((row) => row.path.map((node) => node.name).join(" / "), {
    id: "category",
    header: "Category",
    cell: ({ row: { original: row } }) =>
      row.path.length > 0 ? (
        <>
          {row.path[0]?.name}
          {row.path.length > 1 ? (
            <p className="muted xs">
              {row.path
                .slice(1)
                .map((node) => node.name)
                .join(" / ")}
            </p>
          ) : null}
        </>
      ) : (
        <span className="muted">{outcomeWords[row.outcome]}</span>
      ),
  }),
  column.accessor("modelName", {
    header: "Model and item",
    cell: ({ row: { original: row } }) => (
      <>
        {row.modelName}
        <p className="muted xs">
          {row.datasetTitle} · <span className="mono">{row.exampleId}</span>
        </p>
      </>
    ),
  }),
  column.accessor((row) => row.confidence ?? -1, {
    id: "confidence",
    header: "Confidence",
    cell: ({ row: { original: row } }) => (
      <>
        {row.confidence === null ? "–" : formatDecimal(row.confidence)}{" "}
        {row.suspect ? <span className="tag warn">{suspectWords[row.suspect]}</span> : null}
      </>
    ),
  }),
])

/** Failures as rows; the order is the server's, pages follow by keyset. */
export function ErrorTable({
  rows,
  from,
  caption = "Failures, surest first",
}: {
  rows: readonly ErrorRow[]
  from: string
  caption?: string
}) {
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={rows.map((row) => ({ ...row, from }))}
      rowId={(row) => String(row.id)}
      numeric={["confidence"]}
      sortable={false}
    />
  )
}
