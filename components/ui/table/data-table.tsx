"use client"

import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFns,
  tableFeatures,
  useTable,
  type ColumnDef,
  type RowData,
} from "@tanstack/react-table"
import { useEffect, type ReactNode } from "react"
import { sortText } from "@/lib/domain/collections/table-sort"
import { TableOrders, type Orders } from "./table-sort-select"

/**
 * The table of the house. Rows come from the server, whole or a page of them; sorting happens here, by header buttons
 * with aria-sort. Without a script the rows stand in the order the server sent.
 */
const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns })

export type TableFeatures = typeof features
export type TableColumn<Row extends RowData> = ColumnDef<TableFeatures, Row>

/** Make the columns with `.columns([...])` of this helper, at module scope: they must stay the same between renders. */
export const columnsFor = <Row extends RowData>() => createColumnHelper<TableFeatures, Row>()

export function DataTable<Row extends RowData>(props: {
  caption: string
  columns: readonly TableColumn<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string
  /** ids of columns whose cells are numbers: set to the right */
  numeric?: readonly string[]
  sortBy?: { readonly id: string; readonly desc: boolean }
  sortable?: boolean
  /** name of the address's parameter in which the order is kept; see sortOf in lib/domain/collections/table-sort */
  sortParam?: string
  /** for tables that lose their head on a phone: the orders to choose from there */
  orders?: Orders
  empty?: ReactNode
}) {
  const table = useTable({
    features,
    columns: props.columns,
    data: props.rows,
    getRowId: props.rowId,
    enableSorting: props.sortable ?? true,
    initialState: { sorting: props.sortBy ? [props.sortBy] : [] },
  })
  const { sortParam } = props
  const order = sortText(
    table.getFlatHeaders().flatMap(({ column }) => {
      const sorted = column.getIsSorted()
      return sorted === false ? [] : [{ id: column.id, desc: sorted === "desc" }]
    })[0],
  )
  useEffect(() => {
    if (sortParam === undefined) return
    const url = new URL(window.location.href)
    if ((url.searchParams.get(sortParam) ?? "") === order) return
    if (order === "") url.searchParams.delete(sortParam)
    else url.searchParams.set(sortParam, order)
    window.history.replaceState(null, "", url)
  }, [sortParam, order])
  const className = (id: string) => (props.numeric?.includes(id) ? "num" : undefined)
  return (
    <div className="scroll-x">
      {props.orders && props.rows.length > 1 ? (
        <TableOrders
          orders={props.orders}
          current={order}
          onChange={(sort) => table.setSorting(sort ? [{ id: sort.id, desc: sort.desc }] : [])}
        />
      ) : null}
      <table className="table">
        <caption className="sr">{props.caption}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => {
                const sorted = header.column.getIsSorted()
                return (
                  <th
                    key={header.id}
                    scope="col"
                    data-column={header.column.id}
                    className={className(header.column.id)}
                    aria-sort={sorted === false ? undefined : sorted === "asc" ? "ascending" : "descending"}
                  >
                    {header.column.getCanSort() ? (
                      <button type="button" className="sortable" onClick={header.column.getToggleSortingHandler()}>
                        <table.FlexRender header={header} />
                        <span aria-hidden="true">{sorted === "asc" ? "↑" : sorted === "desc" ? "↓" : ""}</span>
                      </button>
                    ) : (
                      <table.FlexRender header={header} />
                    )}
                  </th>
                )
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} data-column={cell.column.id} className={className(cell.column.id)}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {props.rows.length === 0 ? props.empty : null}
    </div>
  )
}
