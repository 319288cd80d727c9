import { formatPercent } from "@/lib/format"
import type { Estimate } from "@/lib/stats/core/estimate"
import { valueIn, type Unit } from "@/components/atlas/data/row-sorting"
import type { AtlasRow, AtlasStratum } from "@/components/atlas/data/atlas-rows"
import { signaturesBy, viewOf, type Counted } from "@/components/atlas/data/category-counts"
import { fractionInWords } from "@/components/atlas/data/findings"

export type HeatBy = "models" | "datasets"

export type HeatRow = {
  readonly slug: string
  readonly name: string
  /** failures read of the model or dataset */
  readonly read: number
  readonly cells: readonly { readonly count: number; readonly value: Estimate | null }[]
}

export type HeatMap = {
  readonly columns: readonly AtlasRow[]
  readonly rows: readonly HeatRow[]
  /** the highest value of any cell: where colours end when they do not show shares */
  readonly highest: number
}

/**
 * Categories against models or datasets, those with the most failures read first. Each cell is the category's share
 * of that row's own failures (or attempts, or a count); rows are not comparable in what they were asked.
 */
export function heatMap(input: HeatInput): HeatMap {
  const { by, unit, columns } = input
  return viewOf(input, ["heat", by, unit, columns.map(({ key }) => key)], () => computeHeat(input))
}

/** Whether the rows that are shown were asked different things: models on other benchmarks, benchmarks by other models. */
export function rowsDiffer(strata: readonly AtlasStratum[], by: HeatBy): boolean {
  const asked = new Map<string, Set<string>>()
  for (const { modelSlug, datasetSlug, read } of strata) {
    if (read === 0) continue
    const [row, other] = by === "models" ? [modelSlug, datasetSlug] : [datasetSlug, modelSlug]
    asked.set(row, (asked.get(row) ?? new Set()).add(other))
  }
  const sets = [...asked.values()].map((others) => [...others].sort().join(" "))
  return new Set(sets).size > 1
}

type HeatInput = Counted<AtlasStratum> & {
  readonly columns: readonly AtlasRow[]
  readonly by: HeatBy
  readonly unit: Unit
}

function computeHeat(input: HeatInput): HeatMap {
  const { tree, strata, sums, unit } = input
  const columns = input.columns.filter((column) => column.read > 0)
  const slugOf = (stratum: AtlasStratum) => (input.by === "models" ? stratum.modelSlug : stratum.datasetSlug)
  const nameOf = (stratum: AtlasStratum) => (input.by === "models" ? stratum.modelName : stratum.datasetTitle)
  const names = new Map(strata.map((stratum) => [slugOf(stratum), nameOf(stratum)]))
  const signatures =
    input.by === "models"
      ? signaturesBy({ tree, strata, sums: sums.byModel, partOf: (row) => row.modelId, groupOf: slugOf })
      : signaturesBy({ tree, strata, sums: sums.byDataset, partOf: (row) => row.datasetId, groupOf: slugOf })
  const rows = [...signatures]
    .filter(([, signature]) => signature.read > 0)
    .map(([slug, signature]): HeatRow => {
      const seen = new Map(signature.rows.map((row) => [row.key, row]))
      const cells = columns.map((column) => {
        const found = seen.get(column.key)
        return { count: found?.read ?? 0, value: found ? valueIn(found, unit) : null }
      })
      return { slug, name: names.get(slug) ?? slug, read: signature.read, cells }
    })
    .sort((a, b) => b.read - a.read || a.name.localeCompare(b.name, "en"))
  const highest = Math.max(0, ...rows.flatMap((row) => row.cells.map((cell) => cell.value?.estimate ?? 0)))
  return { columns, rows, highest }
}

/** Fewer failures read of a model or dataset than this carry no headline. */
const enough = 20

/** The strongest tie between a row and a category, of those with enough read; says nothing when there is none. */
export function strongestTie({ columns, rows }: HeatMap, by: HeatBy, unit: Unit): string {
  const cells = rows
    .filter((row) => row.read >= enough)
    .flatMap((row) => row.cells.map((cell, index) => ({ row, cell, column: columns[index] })))
    .filter(({ cell, column }) => cell.count > 0 && column?.kind === "category")
    .sort((a, b) => (b.cell.value?.estimate ?? 0) - (a.cell.value?.estimate ?? 0))
  const [top] = cells
  const axis = by === "models" ? "model" : "benchmark"
  if (!top?.column || !top.cell.value) return `Categories by ${axis}`
  const { row, cell, column } = top
  const share = cell.value?.estimate ?? 0
  if (unit === "count") return `Read most often: ${column.name}, ${cell.count} times in ${row.name}`
  if (unit === "rate") return `${row.name}: ${formatPercent(share, 0)} of attempts end in ${column.name}`
  return `${row.name}: ${fractionInWords(share)} are ${column.name}`
}
