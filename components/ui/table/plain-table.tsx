import type { ReactNode } from "react"
import { SimpleTable } from "./simple-table"

type Row = { readonly key: string; readonly name: ReactNode; readonly cells: readonly ReactNode[] }

/** A short table whose first column names the row and whose other columns are numbers. */
export function PlainTable({ head, rows }: { head: readonly [ReactNode, ...ReactNode[]]; rows: readonly Row[] }) {
  const [first, ...others] = head
  return (
    <SimpleTable<Row>
      maxWidth={`${20 + 8 * others.length}rem`}
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { head: first, cell: ({ name }) => name },
        ...others.map((text, index) => ({ head: text, num: true, cell: ({ cells }: Row) => cells[index] })),
      ]}
    />
  )
}
