import { CountBars } from "@/components/plot/bars/count-bars"
import { Figure } from "@/components/ui/figure/figure"
import { PlainTable } from "@/components/ui/table/plain-table"
import { formatCount, formatPercent, formatPercentRange, plural } from "@/lib/format"
import { proportionInterval } from "@/lib/stats/proportions/proportion"
import { discriminationInWords } from "./suspect-text"

/** Whether single items tell the better models from the others: item-rest correlations. */
export function DiscriminationFigure(props: {
  title: string
  found: {
    readonly bins: readonly number[]
    readonly positive: number
    readonly negative: number
    readonly constant: number
    readonly models: number
  }
}) {
  const { bins, positive, negative, constant, models } = props.found
  const varied = bins.reduce((sum, count) => sum + count, 0)
  if (varied === 0) return null
  const share = proportionInterval(positive, varied)
  const limit = (index: number) => ((index - 5) / 5).toFixed(1).replace("-", "−")
  const range = (index: number) => `${limit(index)} to ${limit(index + 1)}`
  return (
    <Figure
      minor
      id="discrimination"
      title={discriminationInWords({ positive, varied, clearOfHalf: share.low > 0.5 })}
      subtitle={`${formatPercent(share.estimate)} of items (${formatPercentRange(share.low, share.high)}); by chance half would. Bars: correlation of solving an item with the share of all others solved, over ${formatCount(models)} models; coloured: below zero, ${plural(negative, "item")}.`}
      note={`${plural(constant, "item")} that every model solves, or none, cannot divide them and are left out.${models < 20 ? ` With ${models} models the correlation of a single item says little; all of them together do.` : ""}`}
      exportName={`${props.title} item discrimination`}
      table={
        <PlainTable
          head={["Correlation", "Items"]}
          rows={bins.map((count, index) => ({ key: String(index), name: range(index), cells: [formatCount(count)] }))}
        />
      }
    >
      <CountBars
        bars={bins.map((count, index) => ({
          name: limit(index),
          count,
          isMarked: index < 5,
          label: `${plural(count, "item")} with a correlation of ${range(index)}`,
        }))}
        ticks={bins.map((_, index) => limit(index))}
        axisLabel="correlation, from … on"
      />
    </Figure>
  )
}
