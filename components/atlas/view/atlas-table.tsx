import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import { countHead } from "@/lib/wording/labels"
import type { Estimate } from "@/lib/stats/core/estimate"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { flattenRows, type AtlasRow } from "@/components/atlas/data/atlas-rows"
import type { ModelValues } from "@/components/atlas/data/row-values"
import { SimpleTable } from "@/components/ui/table/simple-table"

/** The tree's numbers as one plain table: every level shown, both units, and the chosen model's value. */
export function AtlasTable(props: {
  rows: readonly AtlasRow[]
  colours: ModelValues | null
  percent: boolean
  labels: Pick<Labels, "part">
  hrefOf: (row: AtlasRow) => string
}) {
  const { colours } = props
  const inColours = (row: AtlasRow) => {
    const value = colours?.values.get(row.key)
    return props.percent ? inWords(value?.value ?? null) : formatCount(value?.count ?? 0)
  }
  return (
    <SimpleTable
      rows={flattenRows(props.rows)}
      keyOf={({ key }) => key}
      columns={[
        {
          head: "Category",
          style: ({ depth }) => (depth > 1 ? { paddingLeft: `${(depth - 1) * 1.25}rem` } : undefined),
          cell: (row) => <a href={props.hrefOf(row)}>{row.name}</a>,
        },
        { head: countHead(props.labels), num: true, cell: ({ read }) => formatCount(read) },
        { head: "Models", num: true, cell: ({ models }) => formatCount(models) },
        { head: "Benchmarks", num: true, cell: ({ datasets }) => formatCount(datasets) },
        { head: "% of failures", num: true, cell: ({ share }) => inWords(share) },
        { head: "% of attempts", num: true, cell: ({ rate }) => inWords(rate) },
        colours !== null && { head: colours.name, num: true, cell: inColours },
      ]}
    />
  )
}

function inWords(value: Estimate | null) {
  if (!value) return "–"
  const range = formatPercentRange(value.low, value.high)
  return (
    <>
      {formatPercent(value.estimate)} <small className="muted">{range}</small>
    </>
  )
}
