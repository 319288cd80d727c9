import { Axis } from "@/components/plot/marks/axis"
import { DotCell } from "@/components/plot/marks/cells"
import { Figure } from "@/components/ui/figure/figure"
import { RowsTable } from "@/components/ui/table/rows-table"
import type { TreeReport } from "@/lib/domain/analyses/stability"
import { formatCount, formatDecimal, formatPercent, formatPercentRange } from "@/lib/format"
import { proportionInterval } from "@/lib/stats/proportions/proportion"
import { intervalLevel } from "@/lib/wording/labels"
import { meanWords } from "./stability-text"

const scale = { min: 0, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1] }

/** Every run: the share of its failures that keep their category. */
export function TreeRuns({ report, level }: { report: TreeReport; level: number }) {
  const kept = report.kept.filter((one) => one.level === level)
  const means = kept.flatMap(({ ratio, share }) =>
    share ? [`${formatPercent(ratio, 0)} of the failures: ${meanWords(share)}`] : [],
  )
  const rand = report.rand
    ? ` Any two runs on the same share: adjusted Rand index ${formatDecimal(report.rand.estimate)}.`
    : ""
  return (
    <Figure
      id="runs"
      minor
      title="Failures that keep their category, run by run"
      subtitle={`Of the failures placed here and there. Mean ${means.join("; ") || "not known"}.`}
      exportName="stability by run"
      note={`Dots: share of one run with its ${intervalLevel} interval; the spread between dots is the spread between runs.${rand}`}
    >
      <RowsTable
        label="Runs"
        cols="10rem 5rem 5.5rem minmax(0, 1fr) 9rem 4rem"
        row="1.875rem"
        columns={[
          { text: "Run" },
          { text: "Failures", className: "num opt" },
          { text: "Categories", className: "num opt" },
          { text: "Chart", axis: <Axis scale={scale} format={(value) => formatPercent(value, 0)} />, value: "Chart" },
          { text: `Keep, ${intervalLevel}` },
          { text: "Rand", className: "num opt" },
        ]}
      >
        {report.runs.map((run) => {
          const own = run.kept.find((one) => one.level === level)
          const share = run.usable && own && own.of > 0 ? proportionInterval(own.kept, own.of) : null
          return (
            <tr role="row" key={run.position} className={run.usable ? undefined : "dim"}>
              <th role="rowheader" scope="row">
                {formatPercent(run.ratio, 0)}, seed {run.seed}
              </th>
              <td role="cell" className="num opt">
                {formatCount(run.failures)}
              </td>
              <td role="cell" className="num opt">
                {formatCount(run.categories)}
              </td>
              <td role="cell" className="plot" data-value="">
                <DotCell scale={scale} value={share} />
              </td>
              <td role="cell" className={share ? "val" : "val muted"}>
                {share ? (
                  <>
                    <b>{formatPercent(share.estimate)}</b>
                    <small>{formatPercentRange(share.low, share.high)}</small>
                  </>
                ) : (
                  "no tree"
                )}
              </td>
              <td role="cell" className="num opt">
                {run.rand === null ? "–" : formatDecimal(run.rand)}
              </td>
            </tr>
          )
        })}
      </RowsTable>
    </Figure>
  )
}
