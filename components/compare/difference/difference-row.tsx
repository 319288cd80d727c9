import Link from "next/link"
import type { ChartRow } from "@/components/plot/rows/chart-table"
import { Icon } from "@/components/ui/icon"
import { formatPoints, formatPointsRange, formatProbability } from "@/lib/format"
import type { CompareQuery } from "@/lib/queries"
import { DIFFERS_BELOW, isKindOfFailure, type CategoryRow } from "@/lib/stats/comparison/category-row"
import { hasInterval } from "@/lib/stats/core/estimate"
import styles from "@/components/compare/compare.module.css"
import { directed } from "@/components/compare/direction"

export type RowContext = {
  names: { readonly a: string; readonly b: string }
  nameOf: (slug: string) => string
  query: CompareQuery
  hrefWith: (changes: Partial<CompareQuery>) => string
  categoryHref: (slug: string) => string | null
  /** the items that one model fails in this category; null where items are not paired */
  itemsHref: (side: "a" | "b", slug: string) => string | null
}

type Shown = { readonly row: CategoryRow; readonly isOpen: boolean; readonly hasChildren: boolean }

/** One category: its counts, the difference in the unit of the view, and whether it holds up; opens in place. */
export function differenceRow(context: RowContext, { row, isOpen, hasChildren }: Shown): ChartRow {
  const { query, hrefWith, categoryHref, nameOf } = context
  const tested = testOf(row, query.view)
  const differs = tested.q !== null && tested.q < DIFFERS_BELOW
  const href = categoryHref(row.slug)
  const open = isOpen ? query.open.filter((slug) => slug !== row.slug) : [...query.open, row.slug]
  return {
    key: row.key,
    child: row.level > 1,
    pass: differs,
    dim: !isKindOfFailure(row.path[0] ?? ""),
    name: (
      <>
        {row.level > 2 ? (
          <span className={styles.deep} style={{ "--deep": row.level - 2 } as React.CSSProperties} />
        ) : null}
        {hasChildren ? (
          <Link
            className="plain"
            href={`${hrefWith({ open })}#categories`}
            aria-label={`${isOpen ? "Close" : "Open"} ${nameOf(row.slug)}`}
            aria-expanded={isOpen}
            scroll={false}
          >
            <Icon name={isOpen ? "down" : "right"} small />
          </Link>
        ) : null}
        {href ? <Link href={href}>{nameOf(row.slug)}</Link> : <span>{nameOf(row.slug)}</span>}
      </>
    ),
    before: [
      <Count key="a" side="a" context={context} row={row} />,
      <Count key="b" side="b" context={context} row={row} />,
    ],
    value: <Value difference={directed(tested.difference, query.mode)} />,
    after: [<Evidence key="q" tested={tested} differs={differs} />],
  }
}

/** How many failures were read in the category; leads to their items. Of a side of which nothing was read none is known. */
function Count({ side, context, row }: { side: "a" | "b"; context: RowContext; row: CategoryRow }) {
  const rate = side === "a" ? row.rateA : row.rateB
  if (row[side] === 0 && rate === null) return <span className="muted">–</span>
  const href = row[side] > 0 ? context.itemsHref(side, row.slug) : null
  const label = `${row[side]} items that ${context.names[side]} fails in ${context.nameOf(row.slug)}`
  return (
    <span className={side === "a" ? "ca" : "cb"}>
      {href ? (
        <Link className="plain" href={href} aria-label={label}>
          {row[side]}
        </Link>
      ) : (
        row[side]
      )}
    </span>
  )
}

type Tested = Pick<CategoryRow, "difference" | "q" | "untested">

/** What was tested in this view: rates by McNemar, shares by swapping sides. */
function testOf(row: CategoryRow, view: CompareQuery["view"]): Tested {
  if (view === "rate") return row
  const { shareDifference: difference, shareTest } = row
  return { difference, q: shareTest?.q ?? null, untested: shareTest ? shareTest.untested : row.untested }
}

function Value({ difference }: Pick<Tested, "difference">) {
  if (!difference) return <>–</>
  return (
    <>
      {formatPoints(difference.estimate)}{" "}
      {hasInterval(difference) ? <small>{formatPointsRange(difference.low, difference.high)}</small> : null}
    </>
  )
}

function Evidence({ tested, differs }: { tested: Tested; differs: boolean }) {
  const { difference, q, untested } = tested
  if (q === null)
    return (
      <span className="muted xs">{untested === "not-every-failure-read" ? "sampled, not tested" : "not tested"}</span>
    )
  const clear = difference !== null && hasInterval(difference) && (difference.low > 0 || difference.high < 0)
  return (
    <span className="nowrap">
      {formatProbability(q)}{" "}
      {differs ? (
        <span className="tag good">differs</span>
      ) : clear ? (
        <span className="tag line">interval clear</span>
      ) : null}
    </span>
  )
}
