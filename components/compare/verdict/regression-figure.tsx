import Link from "next/link"
import { Figure } from "@/components/ui/figure/figure"
import { formatCount, formatPoints, formatProbability } from "@/lib/format"
import type { SplitCell } from "@/lib/routes"
import { changeOf, type RegressionRow, type Regressions } from "@/lib/stats/comparison/regressions"
import styles from "@/components/compare/compare.module.css"
import { directionOf } from "@/components/compare/direction"

type Props = {
  title: string
  regressions: Regressions
  items: number
  /** by rules: counted and not tested */
  isLabelled: boolean
  names: { readonly a: string; readonly b: string }
  nameOf: (slug: string) => string
  hrefOf: (cell: SplitCell, pair: string) => string
}

/** Per category: what was fixed, what broke, what moved from or to another kind, what still fails the same way. */
export function RegressionFigure({ title, regressions, items, isLabelled, names, nameOf, hrefOf }: Props) {
  const rows = [...regressions.categories].sort(
    (x, y) => Math.abs(y.after - y.before) - Math.abs(x.after - x.before) || (x.slug < y.slug ? -1 : 1),
  )
  const widest = Math.max(1, ...rows.flatMap((row) => [row.fixed + row.left, row.broken + row.entered]))
  return (
    <Figure
      id="regressions"
      title={title}
      subtitle={`Failures per category on the ${formatCount(items)} shared items, from ${names.a} to ${names.b}${isLabelled ? "" : ": a minus is an improvement"}. Counts lead to their items.`}
      exportName={`from ${names.a} to ${names.b}`}
      note="Before = fixed + same + left; after = same + entered + broken. q: exact McNemar of before against after, Benjamini–Hochberg over the categories; not tested where failures were sampled or labelled by rules."
    >
      <p className={`legend mb-3 ${styles.keys}`}>
        <span>
          <i className={styles.fixed} />
          fixed (left of the line)
        </span>
        <span>
          <i className={styles.broken} />
          broken (right of the line)
        </span>
        <span>
          <i className={styles.moved} />
          from or to another kind
        </span>
      </p>
      <div className={styles.contain}>
        <table className={`table ${styles.regressions}`}>
          <thead>
            <tr>
              <th scope="col">Category</th>
              {["Before", "Fixed", "Left", "Same", "Entered", "Broken", "After"].map((head) => (
                <th key={head} scope="col" className="num">
                  {head}
                </th>
              ))}
              <th scope="col" className={styles.sides} data-drawn="">
                <span aria-hidden="true">← fixed · broken →</span>
                <span className="sr">Chart</span>
              </th>
              <th scope="col" className="num">
                {directionOf.versions}, points
              </th>
              <th scope="col">q</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.slug} {...{ row, items, isLabelled, widest, nameOf, hrefOf }} />
            ))}
          </tbody>
        </table>
      </div>
    </Figure>
  )
}

type RowProps = Pick<Props, "items" | "isLabelled" | "nameOf" | "hrefOf"> & { row: RegressionRow; widest: number }

function Row({ row, items, isLabelled, widest, nameOf, hrefOf }: RowProps) {
  const { slug, q } = row
  const count = (head: string, value: number, cell: SplitCell | null, pair = "", what = "") => (
    <td className="num" data-head={head}>
      {value === 0 ? (
        <span className="muted">0</span>
      ) : cell === null ? (
        formatCount(value)
      ) : (
        <Link className="plain" href={hrefOf(cell, pair)} aria-label={`${value} items ${what} ${nameOf(slug)}`}>
          {formatCount(value)}
        </Link>
      )}
    </td>
  )
  const change = changeOf(row)
  const part = (value: number) => ({ width: `${(100 * value) / widest}%` })
  return (
    <tr className={change ? styles.changed : undefined}>
      <th scope="row">{nameOf(slug)}</th>
      {count("Before", row.before, "any", `${slug}~`, "failing before in")}
      {count("Fixed", row.fixed, "only-a-fails", `${slug}~`, "fixed in")}
      {count("Left", row.left, null)}
      {count("Same", row.still, "both-fail", `${slug}~${slug}`, "still failing in")}
      {count("Entered", row.entered, null)}
      {count("Broken", row.broken, "only-b-fails", `~${slug}`, "broken in")}
      {count("After", row.after, "any", `~${slug}`, "failing after in")}
      <td aria-hidden="true" className={styles.drawn}>
        <div className={styles.stack}>
          <span>
            <i className={styles.fixed} style={part(row.fixed)} />
            <i className={styles.moved} style={part(row.left)} />
          </span>
          <span>
            <i className={styles.broken} style={part(row.broken)} />
            <i className={styles.moved} style={part(row.entered)} />
          </span>
        </div>
      </td>
      <td className={`num ${styles.by}`}>{isLabelled ? "–" : formatPoints((row.after - row.before) / items)}</td>
      <td className={`nowrap ${styles.q}`}>
        {q === null ? <span className="muted xs">not tested</span> : formatProbability(q)}{" "}
        {change ? <span className={change === "fewer" ? "tag good" : "tag bad"}>{change}</span> : null}
      </td>
    </tr>
  )
}
