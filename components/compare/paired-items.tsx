import Link from "next/link"
import { EmptyState } from "@/components/ui/empty-state"
import { SegmentedLinks } from "@/components/ui/segmented-links"
import { Icon } from "@/components/ui/icon"
import { formatCount } from "@/lib/format"
import { splitCells, type CompareQuery, type SplitCell } from "@/lib/routes"
import { PairedItemsTable, type PairedItemRow } from "./paired-items-table"

/** The items of the chosen cell of the split, or of one cell of the matrix. */
export function PairedItems(props: {
  rows: readonly PairedItemRow[]
  next: number | null
  counts: Readonly<Record<SplitCell, number>>
  query: CompareQuery
  names: { readonly a: string; readonly b: string }
  pairLabel: string | null
  hrefWith: (changes: Partial<CompareQuery>) => string
}) {
  const { rows, next, counts, query, names, hrefWith } = props
  const label: Record<SplitCell, string> = {
    "both-right": "Both right",
    "only-a-fails": `Only ${names.a} fails`,
    "only-b-fails": `Only ${names.b} fails`,
    "both-fail": "Both fail",
  }
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
            href: `${hrefWith({ cell, pair: undefined, after: undefined })}#items`,
          }))}
        />
        {props.pairLabel ? (
          <Link className="chip on" href={`${hrefWith({ pair: undefined, after: undefined })}#items`}>
            {props.pairLabel} <Icon name="cross" small />
          </Link>
        ) : null}
      </div>
      {rows.length === 0 ? (
        <EmptyState title="No item here">No shared item has this fate under these filters.</EmptyState>
      ) : (
        <PairedItemsTable rows={rows} names={names} />
      )}
      <div className="table-foot">
        <span>
          {formatCount(rows.length)} of {formatCount(counts[query.cell])} items{props.pairLabel ? ", filtered" : ""}
        </span>
        {next === null ? null : (
          <Link className="btn" href={`${hrefWith({ after: String(next) })}#items`}>
            Next {formatCount(rows.length)}
          </Link>
        )}
      </div>
    </section>
  )
}
