import type { CSSProperties, ReactNode } from "react"

export type Column<Row> = {
  readonly head: ReactNode
  readonly cell: (row: Row, index: number) => ReactNode
  /** a number: set to the right, under and over others */
  readonly num?: boolean
  /** of head and cells */
  readonly className?: string | undefined
  readonly style?: (row: Row) => CSSProperties | undefined
  /** what an exported table writes in place of the cell's text */
  readonly value?: (row: Row) => number | string
}

/** A table of rows that nobody sorts or pages: the first column names the row. Columns that are `false` are left out. */
export function SimpleTable<Row>(props: {
  /** for screen readers, unless a `label` or the place says it */
  caption?: string
  label?: string
  columns: readonly (Column<Row> | false)[]
  rows: readonly Row[]
  keyOf: (row: Row, index: number) => string | number
  className?: string
  maxWidth?: string
}) {
  const columns = props.columns.filter((column) => column !== false)
  const classOf = ({ num, className }: Column<Row>) => [num && "num", className].filter(Boolean).join(" ") || undefined
  return (
    <div className={props.className ? `scroll-x ${props.className}` : "scroll-x"}>
      <table className="table" aria-label={props.label} style={{ maxWidth: props.maxWidth }}>
        {props.caption ? <caption className="sr">{props.caption}</caption> : null}
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col" className={classOf(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row, at) => (
            <tr key={props.keyOf(row, at)}>
              {columns.map((column, index) => {
                const given = { className: classOf(column), style: column.style?.(row) }
                const content = column.cell(row, at)
                return index === 0 ? (
                  <th key={index} scope="row" {...given}>
                    {content}
                  </th>
                ) : (
                  <td key={index} {...given} data-value={column.value?.(row)}>
                    {content}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
