import { readInline } from "./inline"
import { joinLines } from "./joined-lines"
import type { Block, Cell, Range } from "./rich-document"

const mostColumns = 30

/** A table with its line of dashes; a row's cells beyond the header's stay in its last cell. */
export function readTable(
  source: string,
  lines: readonly Range[],
  at: number,
): { readonly block: Block; readonly next: number } | null {
  const header = lines[at]
  const dashes = lines[at + 1]
  if (!header || !dashes || !source.slice(header.from, header.to).includes("|")) return null
  const line = source.slice(dashes.from, dashes.to)
  if (!/^[ \t|:-]+$/.test(line) || !line.includes("-") || !line.includes("|")) return null
  const columns = cellsOf(source, header, mostColumns + 1).length
  if (columns > mostColumns || cellsOf(source, dashes, mostColumns + 1).length !== columns) return null
  let next = at + 2
  const rows: Cell[][] = []
  for (; next < lines.length; next += 1) {
    const row = lines[next]
    if (!row || !source.slice(row.from, row.to).includes("|")) break
    rows.push(cellsOf(source, row, columns).map((cell) => readInline(joinLines(source, [cell]))))
  }
  const head = cellsOf(source, header, columns).map((cell) => readInline(joinLines(source, [cell])))
  return { block: { kind: "table", header: head, rows }, next }
}

function cellsOf(source: string, line: Range, most: number): Range[] {
  const trimmed = trim(source, line)
  let from = source[trimmed.from] === "|" ? trimmed.from + 1 : trimmed.from
  const end = source[trimmed.to - 1] === "|" && trimmed.to - 1 > from ? trimmed.to - 1 : trimmed.to
  const cells: Range[] = []
  for (let at = from; at < end && cells.length < most - 1; at += 1) {
    if (source[at] !== "|" || source[at - 1] === "\\") continue
    cells.push(trim(source, { from, to: at }))
    from = at + 1
  }
  cells.push(trim(source, { from, to: end }))
  return cells
}

function trim(source: string, { from, to }: Range): Range {
  let start = from
  let end = to
  while (start < end && /\s/.test(source[start] ?? "")) start += 1
  while (end > start && /\s/.test(source[end - 1] ?? "")) end -= 1
  return { from: start, to: end }
}
