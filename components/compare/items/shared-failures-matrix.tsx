import { Figure } from "@/components/ui/figure/figure"
import { ModelMark } from "@/components/ui/text/model-mark"
import type { CompareQuery } from "@/lib/queries"
import type { Comparison } from "@/lib/stats/comparison/paired-comparison"
import styles from "@/components/compare/compare.module.css"
import { MatrixRows } from "./matrix-rows"
import { sharedSubtitle, sharedTitle } from "./shared-failures-text"
import type { SharedFailures } from "./shared-failures"

/** Where both fail: category of A by category of B. The outlined diagonal is the same way of failing. */
export function SharedFailuresMatrix(props: {
  shared: SharedFailures
  signature: Pick<Comparison["signature"], "basis">
  names: { readonly a: string; readonly b: string }
  nameOf: (slug: string) => string
  query: CompareQuery
}) {
  const { shared, names, nameOf, query } = props
  const { slugs, counts, total } = shared
  const sumOfColumn = (column: number) => counts.reduce((sum, row) => sum + (row[column] ?? 0), 0)
  return (
    <Figure
      id="shared-failures"
      minor
      title={sharedTitle(shared)}
      subtitle={sharedSubtitle(shared, props.signature)}
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
            <MatrixRows shared={shared} labels={slugs.map(nameOf)} query={query} />
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
