/**
 * RFC 4180 CSV for spreadsheets. A text cell that a spreadsheet would run as a formula gets an apostrophe in front;
 * plain numbers stay numbers.
 */
export function csvFromRows(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")
}

export function csvCell(value: string | number | null): string {
  if (value === null) return ""
  if (typeof value === "number") return String(value)
  const isNumber = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)
  const safe = !isNumber && opensFormula(value) ? `'${value}` : value
  // Spreadsheets of many countries split at semicolons; some take tabs for a border as well.
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * Whether spreadsheets may take a cell for a formula: = + - @ first, or their full-width forms (which East Asian
 * versions read as the same), or a tab or line end, behind which they look for these.
 */
export function opensFormula(text: string): boolean {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text)
}
