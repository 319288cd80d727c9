import type { ColumnMap } from "@/lib/domain/results/column-map"

/** `score=acc|f1` names several columns of scores, the first of which counts. A column that is called so is one. */
export function scoreColumns(score: string | undefined, columns: readonly string[]): string[] {
  if (score === undefined || score === "") return []
  if (columns.includes(score)) return [score]
  return [...new Set(score.split("|").map((name) => name.trim()))].filter((name) => name !== "")
}

/** All columns that a map names. */
export function columnsIn(map: ColumnMap, columns: readonly string[]): string[] {
  return Object.entries(map).flatMap(([field, column]) => {
    if (field === "score") return scoreColumns(column, columns)
    return column === "" ? [] : [column]
  })
}
