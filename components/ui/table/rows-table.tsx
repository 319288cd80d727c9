import type { CSSProperties, ReactNode } from "react"

/** A head cell. With `axis` it heads the column of drawings, and its text is for screen readers only. */
export type RowsColumn = {
  readonly text: ReactNode
  readonly className?: string | undefined
  readonly title?: string
  readonly axis?: ReactNode
  /** what an exported table writes in its place */
  readonly value?: string
}

/** A figure of rows that is a table: its head is made here, its body of `tr` is given. */
export function RowsTable(props: {
  label: string
  /** grid columns, and the height of a row */
  cols: string
  row?: string
  columns: readonly RowsColumn[]
  className?: string | undefined
  style?: CSSProperties
  children: ReactNode
}) {
  const style: Record<`--${string}`, string> = { "--cols": props.cols }
  if (props.row) style["--row"] = props.row
  return (
    <table
      className={props.className ? `rows ${props.className}` : "rows"}
      role="table"
      aria-label={props.label}
      style={{ ...props.style, ...style }}
    >
      <thead role="rowgroup">
        <tr role="row">
          {props.columns.map(({ text, className, title, axis, value }, index) => (
            <th
              key={index}
              role="columnheader"
              scope="col"
              className={axis ? "plot" : className}
              title={title}
              data-value={value}
            >
              {axis ? <span className="sr">{text}</span> : text}
              {axis}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{props.children}</tbody>
    </table>
  )
}
