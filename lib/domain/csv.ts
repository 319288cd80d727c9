/**
 * RFC 4180 CSV for spreadsheets. A text cell that a spreadsheet would run as a formula (= + - @, tab, carriage return
 * first) gets an apostrophe in front; plain numbers stay numbers.
 */
export function csvFromRows(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")
}

export function csvCell(value: string | number | null): string {
  if (value === null) return ""
  if (typeof value === "number") return String(value)
  const isNumber = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)
  const safe = !isNumber && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
