import { histogramEdges, type Histogram } from "@/lib/domain/results/score-histogram"
import { formatCount, formatScore } from "@/lib/format"

/** The twin of the drawn histogram, for those who read rather than look and where no script runs. */
export function HistogramTable({ histogram }: { histogram: Histogram }) {
  const edges = histogramEdges(histogram)
  const filled = histogram.bins.flatMap((count, i) =>
    count === 0 ? [] : [{ from: edges[i] ?? histogram.min, to: edges[i + 1] ?? histogram.max, count }],
  )
  return (
    <details className="table-twin">
      <summary>As table</summary>
      <table className="table" style={{ maxWidth: "20rem" }}>
        <caption className="sr">Answers by score</caption>
        <thead>
          <tr>
            <th scope="col">Score</th>
            <th scope="col" className="num">
              Answers
            </th>
          </tr>
        </thead>
        <tbody>
          {filled.map(({ from, to, count }) => (
            <tr key={from}>
              <td>
                {formatScore(from)} to {formatScore(to)}
              </td>
              <td className="num">{formatCount(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
