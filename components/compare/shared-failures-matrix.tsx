import Link from "next/link"
import { Figure } from "@/components/ui/figure"
import { ModelMark } from "@/components/ui/model-mark"
import { formatCount, formatPercent } from "@/lib/format"
import styles from "./compare.module.css"
import type { SharedFailures } from "./shared-failures"

const steps = [0, 1, 2, 3, 5, 8, 13, 20]

/** Where both fail: category of A by category of B. The outlined diagonal is the same way of failing. */
export function SharedFailuresMatrix(props: {
  shared: SharedFailures
  names: { readonly a: string; readonly b: string }
  nameOf: (slug: string) => string
  hrefOf: (a: string, b: string) => string
}) {
  const { shared, names, nameOf, hrefOf } = props
  const { slugs, counts, total, same } = shared
  const sumOfColumn = (column: number) => counts.reduce((sum, row) => sum + (row[column] ?? 0), 0)
  return (
    <Figure
      id="shared-failures"
      minor
      title={`Where both fail, they fail the same way ${formatCount(same)} times in ${formatCount(total)}`}
      subtitle={`Items that both fail and that were read for both, by category. On the outlined diagonal, ${formatPercent(same / total, 0)}, both failed alike.`}
      exportName={`shared failures of ${names.a} and ${names.b}`}
      note="Select a cell to list its items below."
    >
      <div className="scroll-x">
        <table className={`heat ${styles.mx}`}>
          <thead>
            <tr>
              <td className={styles.corner}>
                <p className="legend">
                  <span>
                    <ModelMark side="a" /> rows: {names.a}
                  </span>
                  <span>
                    <ModelMark side="b" /> columns: {names.b}
                  </span>
                </p>
              </td>
              {slugs.map((slug) => (
                <th key={slug} scope="col" className={styles.vert}>
                  <span>{nameOf(slug)}</span>
                </th>
              ))}
              <th scope="col" className={styles.mt}>
                All
              </th>
            </tr>
          </thead>
          <tbody>
            {slugs.map((slug, row) => (
              <tr key={slug}>
                <th scope="row">{nameOf(slug)}</th>
                {slugs.map((other, column) => {
                  const count = counts[row]?.[column] ?? 0
                  const level = steps.filter((step) => count >= step).length - 1
                  return (
                    <td key={other} className={row === column ? styles.dg : undefined}>
                      {count === 0 ? (
                        <span className="cell s0" />
                      ) : (
                        <Link
                          className={`cell s${level}`}
                          href={hrefOf(slug, other)}
                          aria-label={`${count} items: ${nameOf(slug)} for ${names.a}, ${nameOf(other)} for ${names.b}`}
                        >
                          {count}
                        </Link>
                      )}
                    </td>
                  )
                })}
                <td className={styles.mt}>{counts[row]?.reduce((sum, count) => sum + count, 0)}</td>
              </tr>
            ))}
            <tr>
              <th scope="row" className="muted">
                All
              </th>
              {slugs.map((slug, column) => (
                <td key={slug} className={styles.mt}>
                  {sumOfColumn(column)}
                </td>
              ))}
              <td className={styles.mt}>
                <b>{total}</b>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </Figure>
  )
}
