"use client"

import { csvFromRows } from "@/lib/domain/csv"
import { Icon } from "./icon"

/** Writes the table of the figure it stands in as CSV. A cell may carry the exact value in `data-value`. */
export function ExportTable({ name }: { name: string }) {
  return (
    <button
      type="button"
      className="btn ghost"
      onClick={(event) => {
        const table = event.currentTarget.closest(".fig")?.querySelector("table")
        if (table) download(`${name}.csv`, csvFromRows(rowsOf(table)))
      }}
    >
      <Icon name="download" />
      Export<span className="sr"> {name} as CSV</span>
    </button>
  )
}

function rowsOf(table: HTMLTableElement): string[][] {
  return [...table.rows].map((row) => [...row.cells].map((cell) => cell.dataset.value ?? textOf(cell)))
}

function textOf(cell: HTMLElement): string {
  return cell.innerText.replace(/\s+/g, " ").trim()
}

function download(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }))
  const link = document.createElement("a")
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}
