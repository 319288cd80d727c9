/** The order of a table as the address keeps it: "rate.desc", "name". */
export type TableSort = { readonly id: string; readonly desc: boolean }

export function sortText(sort: TableSort | undefined): string {
  return sort === undefined ? "" : `${sort.id}${sort.desc ? ".desc" : ""}`
}

/** The order that `sortText` wrote, by one of these columns; undefined for anything else. */
export function sortOf(text: string | undefined, columns: readonly string[]): TableSort | undefined {
  const [id = "", direction, more] = (text ?? "").split(".")
  if (!columns.includes(id) || more !== undefined || (direction !== undefined && direction !== "desc")) return undefined
  return { id, desc: direction === "desc" }
}
