import type { ReactNode } from "react"
import { ExportTable } from "./export-table"

/**
 * A figure: its title says the finding, the line under it unit, n and interval. Its rows are a real table (or it
 * carries one in `table`, opened by "As table"), which is also what Export writes.
 */
export function Figure(props: {
  id: string
  title: ReactNode
  subtitle?: ReactNode
  note?: ReactNode
  tools?: ReactNode
  /** the table twin of a drawn chart; leave out when the figure's rows are a table already */
  table?: ReactNode
  /** file name of the CSV export, without ending */
  exportName: string
  minor?: boolean
  children: ReactNode
}) {
  const titleId = `${props.id}-title`
  return (
    <section className={props.minor ? "fig minor" : "fig"} id={props.id} aria-labelledby={titleId}>
      <header className="fig-head">
        <div>
          <h2 className="fig-title" id={titleId}>
            {props.title}
          </h2>
          {props.subtitle ? <p className="fig-sub">{props.subtitle}</p> : null}
        </div>
        <div className="fig-tools">
          {props.tools}
          <ExportTable name={props.exportName} />
        </div>
      </header>
      {props.children}
      {props.table ? (
        <details className="table-twin">
          <summary>As table</summary>
          {props.table}
        </details>
      ) : null}
      {props.note ? <p className="fig-note">{props.note}</p> : null}
    </section>
  )
}
