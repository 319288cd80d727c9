import Link from "next/link"
import { EmptyState } from "@/components/ui/empty-state"
import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import { Icon } from "@/components/ui/icon"
import { ListKeys } from "@/components/ui/nav/list-keys"
import { formatCount } from "@/lib/format"
import type { CompareQuery } from "@/lib/queries"
import { splitCells, type SplitCell } from "@/lib/routes"
import styles from "@/components/compare/compare.module.css"
import { compareHref, itemHref, itemsFileHref } from "@/components/compare/href"
import type { SharedItem } from "@/lib/data/compare/item-list"
import { SharedItemsTable } from "./common-items-table"

/** What each cell of the split is called, for two models or for two versions of one. */
export function cellWords(names: { readonly a: string; readonly b: string }, versions: boolean) {
  const words: Record<SplitCell, string> = {
    "both-fail": versions ? "Still failing" : "Both fail",
    "only-a-fails": versions ? "Fixed" : `Only ${names.a} fails`,
    "only-b-fails": versions ? "Broken" : `Only ${names.b} fails`,
    "both-right": versions ? "Still right" : "Both right",
    any: "All",
  }
  return words
}

/** The items of the chosen cell of the split, or of one cell of the matrix. */
export function SharedItems(props: {
  rows: readonly SharedItem[]
  next: string | null
  counts: Readonly<Record<SplitCell, number>>
  query: CompareQuery
  names: { readonly a: string; readonly b: string }
  pairLabel: string | null
}) {
  const { rows, next, counts, query, names, pairLabel } = props
  const label = cellWords(names, query.mode === "versions")
  const narrowed = pairLabel !== null || query.q !== undefined
  const without = (change: Partial<CompareQuery>) => `${compareHref(query, change)}#items`
  return (
    <section className="section" id="items" aria-labelledby="items-title">
      <h2 id="items-title">Items</h2>
      <div className="table-bar mt-3">
        <SegmentedLinks
          label="Which items"
          current={query.cell}
          options={splitCells.map((cell) => ({
            value: cell,
            label: `${label[cell]} ${formatCount(counts[cell])}`,
            href: without({ cell, pair: undefined }),
          }))}
        />
        {pairLabel ? (
          <Link className="chip on" href={without({ pair: undefined })}>
            {pairLabel} <Icon name="cross" small />
            <span className="sr">Take this filter away</span>
          </Link>
        ) : null}
        <Search query={query} />
      </div>
      {rows.length === 0 ? (
        <EmptyState
          title="No item here"
          action={
            narrowed ? (
              <Link className="btn" href={without({ pair: undefined, q: undefined })}>
                Take the filters away
              </Link>
            ) : undefined
          }
        >
          No shared item has this fate under these filters.
        </EmptyState>
      ) : (
        <SharedItemsTable rows={rows.map((row) => ({ ...row, href: itemHref(query, row) }))} names={names} />
      )}
      <ListKeys of="items" />
      <div className="table-foot">
        <span>
          {formatCount(rows.length)} of {formatCount(counts[query.cell])} items{narrowed ? ", filtered" : ""}
        </span>
        <span className="row">
          {rows.length === 0
            ? null
            : (["csv", "jsonl"] as const).map((format) => (
                <a key={format} className="btn" href={itemsFileHref(query, format)} download>
                  <Icon name="download" /> All as {format.toUpperCase()}
                </a>
              ))}
          {next === null ? null : (
            <Link className="btn" href={without({ after: next })}>
              Next {formatCount(rows.length)}
            </Link>
          )}
        </span>
      </div>
    </section>
  )
}

/** Searches titles and item ids; a GET form that keeps all else. */
function Search({ query }: { query: CompareQuery }) {
  const { dataset, open, after: _after, q, ...rest } = query
  return (
    <form action="/compare#items" className={styles.find} role="search" aria-label="Search these items">
      {Object.entries(rest).map(([name, value]) =>
        value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
      )}
      {dataset.map((value) => (
        <input key={value} type="hidden" name="dataset" value={value} />
      ))}
      {open.map((value) => (
        <input key={value} type="hidden" name="open" value={value} />
      ))}
      <label className="sr" htmlFor="items-q">
        Search titles and item ids
      </label>
      <input id="items-q" className="field" type="search" name="q" defaultValue={q ?? ""} placeholder="Search titles" />
    </form>
  )
}
