"use client"

import Link from "next/link"
import { Marked } from "@/components/ui/text/highlighted-text"
import type { MarkedText } from "@/lib/domain/text/marked-text"
import type { Snippet } from "@/lib/domain/failures/search-hits"
import { formatDecimal } from "@/lib/format"
import { routes } from "@/lib/routes"
import { outcomeWords, suspectWords } from "@/components/failures/outcome-labels"

/** What a row shows, and nothing else: it travels to the browser beside the page. */
export type ErrorRow = {
  readonly id: number
  /** with the words of a search marked */
  readonly title: string | MarkedText | null
  readonly summary: string | MarkedText | null
  /** where else the words stand */
  readonly text: Snippet["text"]
  readonly outcome: keyof typeof outcomeWords
  readonly suspect: keyof typeof suspectWords | null
  readonly confidence: number | null
  readonly modelName: string
  readonly datasetTitle: string
  readonly exampleId: string
  /** which of several answers to the item; "" of the only one */
  readonly which: string
  /** names of its categories from the top down */
  readonly path: readonly string[]
  /** outcome and path are a person's word */
  readonly reviewed: boolean
}

/**
 * Failures as rows; the order is the server's, pages follow by keyset. `from` is the list's own filter, so that the
 * failure's page can walk through it. A client component because its rows are a third of the size of its markup.
 */
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
    <div className="scroll-x">
      <table className="table failures">
        <caption className="sr">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">First major error</th>
            <th scope="col">Category</th>
            <th scope="col">Model and item</th>
            <th scope="col" className="num">
              Confidence
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} from={from} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, from }: { row: ErrorRow; from: string }) {
  return (
    <tr>
      <td data-column="title">
        <Link className="t-title" href={routes.error(row.id, { from })} prefetch={false} data-row>
          {row.title === null ? outcomeWords[row.outcome] : <Words of={row.title} />}
        </Link>
        {row.summary && row.summary.length > 0 ? (
          <p className="soft line-clamp-2" style={{ maxWidth: "65ch" }}>
            <Words of={row.summary} />
          </p>
        ) : null}
        {row.text ? (
          <p className="muted xs line-clamp-2" style={{ maxWidth: "65ch" }}>
            {row.text.of === "item" ? "In the item: " : "In the output: "}
            <Words of={row.text.marked} />
          </p>
        ) : null}
      </td>
      <td data-column="category">
        {row.path.length > 0 ? row.path[0] : <span className="muted">{outcomeWords[row.outcome]}</span>}
        {row.path.length > 1 ? <p className="muted xs">{row.path.slice(1).join(" / ")}</p> : null}
        {row.reviewed ? <span className="tag">reviewed</span> : null}
      </td>
      <td data-column="modelName">
        {row.modelName}
        <p className="muted xs">
          {row.datasetTitle} · <span className="mono">{row.exampleId}</span>
          {row.which === "" ? null : ` · ${row.which}`}
        </p>
      </td>
      <td data-column="confidence" className="num">
        {row.suspect ? <span className="tag warn">{suspectWords[row.suspect]}</span> : null}{" "}
        {row.confidence === null ? "–" : formatDecimal(row.confidence)}
      </td>
    </tr>
  )
}

function Words({ of }: { of: string | MarkedText }) {
  return typeof of === "string" ? of : <Marked text="" marked={of} />
}
