import Link from "next/link"
import { Figure } from "@/components/ui/figure/figure"
import { ModelMark } from "@/components/ui/text/model-mark"
import { PlainTable } from "@/components/ui/table/plain-table"
import { formatCount, plural } from "@/lib/format"
import type { LabelMatrix } from "@/lib/stats/agreement/label-matrix"
import styles from "./agreement.module.css"

/** At most so many rows and columns are drawn; the table twin holds every cell. */
const mostDrawn = 26

const steps = [0.001, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7]

/** What A said by what B said, as a heat map whose cells lead to the failures behind them, and as a table. */
export function LabelMatrixFigure(props: {
  id: string
  title: string
  subtitle: string
  note?: string
  matrix: LabelMatrix
  names: { readonly a: string; readonly b: string }
  nameOfRow: (label: string) => string
  nameOfColumn: (label: string) => string
  hrefOf: (a: string, b: string) => string
  /** the cell whose failures are listed */
  chosen?: { readonly a: string; readonly b: string } | null
}) {
  const { matrix, names, nameOfRow, nameOfColumn, hrefOf, chosen } = props
  const { counts, same } = matrix
  const rows = matrix.rows.slice(0, mostDrawn)
  const columns = matrix.columns.slice(0, mostDrawn)
  const largest = Math.max(1, ...counts.flat())
  const hidden = matrix.rows.length - rows.length + matrix.columns.length - columns.length
  const level = (count: number) => (count === 0 ? 0 : steps.filter((from) => count / largest >= from).length)
  const note = [
    props.note ?? "",
    hidden > 0
      ? `${formatCount(hidden)} rarer rows and columns are left out of the drawing; the table has every cell.`
      : "",
  ].join(" ")
  return (
    <Figure
      id={props.id}
      minor
      title={props.title}
      subtitle={props.subtitle}
      exportName={`${names.a} by ${names.b}`}
      note={note.trim()}
      table={<CellTable {...props} />}
    >
      <div className="scroll-x">
        <table className={`heat ${styles.mx}`} aria-label={`${props.title}: rows A, columns B`}>
          <thead>
            <tr>
              <td className={styles.corner}>
                <p className="legend">
                  <span>
                    <ModelMark side="a" /> rows: A
                  </span>
                  <span>
                    <ModelMark side="b" /> columns: B
                  </span>
                </p>
              </td>
              {columns.map((label) => (
                <th key={label} scope="col" className={styles.vert} title={nameOfColumn(label)}>
                  <span>{nameOfColumn(label)}</span>
                </th>
              ))}
              <th scope="col" className={styles.sum}>
                All
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={row}>
                <th scope="row">{nameOfRow(row)}</th>
                {columns.map((column, j) => {
                  const count = counts[i]?.[j] ?? 0
                  const isChosen = chosen?.a === row && chosen.b === column
                  return (
                    <td key={column} className={same[i] === j ? styles.same : undefined}>
                      {count === 0 ? (
                        <span className="cell s0" />
                      ) : (
                        <Link
                          className={`cell s${level(count)} ${isChosen ? styles.on : ""}`}
                          href={hrefOf(row, column)}
                          prefetch={false}
                          aria-label={`${plural(count, "failure")}: A ${nameOfRow(row)}, B ${nameOfColumn(column)}`}
                        >
                          {formatCount(count)}
                        </Link>
                      )}
                    </td>
                  )
                })}
                <td className={styles.sum}>{formatCount((counts[i] ?? []).reduce((sum, count) => sum + count, 0))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Figure>
  )
}

function CellTable({
  matrix,
  nameOfRow,
  nameOfColumn,
}: Pick<Parameters<typeof LabelMatrixFigure>[0], "matrix" | "nameOfRow" | "nameOfColumn">) {
  const { rows, columns, counts } = matrix
  const cells = rows.flatMap((a, i) =>
    columns.flatMap((b, j) => {
      const count = counts[i]?.[j] ?? 0
      return count > 0 ? [{ a, b, count }] : []
    }),
  )
  return (
    <PlainTable
      head={["A says", "B says", "Failures"]}
      rows={cells
        .toSorted((x, y) => y.count - x.count)
        .map(({ a, b, count }) => ({
          key: `${a}/${b}`,
          name: nameOfRow(a),
          cells: [nameOfColumn(b), formatCount(count)],
        }))}
    />
  )
}
