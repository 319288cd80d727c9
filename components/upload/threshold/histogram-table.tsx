import { histogramEdges, type Histogram } from "@/lib/domain/results/score-histogram"
import { formatCount, formatScore } from "@/lib/format"
import { SimpleTable } from "@/components/ui/table/simple-table"

/** The twin of the drawn histogram, for those who read rather than look and where no script runs. */
export function HistogramTable({ histogram }: { histogram: Histogram }) {
  const edges = histogramEdges(histogram)
  const filled = histogram.bins.flatMap((count, i) =>
    count === 0 ? [] : [{ from: edges[i] ?? histogram.min, to: edges[i + 1] ?? histogram.max, count }],
  )
  return (
    <details className="table-twin">
      <summary>As table</summary>
      <SimpleTable
        maxWidth="20rem"
        caption="Answers by score"
        rows={filled}
        keyOf={({ from }) => from}
        columns={[
          { head: "Score", cell: ({ from, to }) => `${formatScore(from)} to ${formatScore(to)}` },
          { head: "Answers", num: true, cell: ({ count }) => formatCount(count) },
        ]}
      />
    </details>
  )
}
