import { Axis } from "@/components/plot/marks/axis"
import { BarCell } from "@/components/plot/marks/cells"
import { niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure/figure"
import { RowsTable } from "@/components/ui/table/rows-table"
import type { SignatureReport } from "@/lib/domain/analyses/stability"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import { intervalLevel } from "@/lib/wording/labels"
import styles from "./stability.module.css"

/** How far the signature of a smaller sample lies from the full one, by sampling rate. */
export function SignatureRates({ report }: { report: SignatureReport }) {
  const scale = niceScale(
    0,
    Math.max(0.01, ...report.rates.map(({ worst, distance }) => Math.max(worst, distance?.high ?? 0))),
  )
  return (
    <Figure
      id="rates"
      title="How much of the signature a smaller sample would move"
      subtitle={`Total variation distance to the full sample: the share of failures that would have to change category. Mean over the draws, ${intervalLevel} interval.`}
      exportName="signature by sampling rate"
      note={`The full sample, ${formatCount(report.read)} failures read, is itself a sample: distances to what all failures would show are somewhat larger.`}
    >
      <RowsTable
        label="Distance by sampling rate"
        cols="9rem 5rem 4.5rem minmax(0, 1fr) 8.5rem 5rem"
        row="2.25rem"
        columns={[
          { text: "Of the sample" },
          { text: "Failures", className: "num opt" },
          { text: "Draws", className: "num opt" },
          {
            text: "Chart",
            axis: <Axis scale={scale} format={(value) => formatPercent(value, scale.max <= 0.05 ? 1 : 0)} />,
            value: "Chart",
          },
          { text: `Moved, ${intervalLevel}` },
          { text: "At most", className: "num opt" },
        ]}
      >
        {report.rates.map(({ ratio, read, draws, distance, worst }) => (
          <tr role="row" key={ratio}>
            <th role="rowheader" scope="row">
              {formatPercent(ratio, 0)}
            </th>
            <td role="cell" className="num opt">
              {formatCount(Math.round(read))}
            </td>
            <td role="cell" className="num opt">
              {formatCount(draws)}
            </td>
            <td role="cell" className="plot" data-value="">
              <BarCell scale={scale} value={distance} tone="on" />
            </td>
            <td role="cell" className="val">
              {distance ? (
                <>
                  <b>{formatPercent(distance.estimate)}</b>
                  <small>{distance.low === distance.high ? "" : formatPercentRange(distance.low, distance.high)}</small>
                </>
              ) : (
                "–"
              )}
            </td>
            <td role="cell" className="num opt">
              {formatPercent(worst)}
            </td>
          </tr>
        ))}
      </RowsTable>
    </Figure>
  )
}

const steps = [0.0005, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08]

/** Which categories move: the range of each share over the draws, darker where it moves more. */
export function ShareChanges({ report }: { report: SignatureReport }) {
  const most = report.categories
    .filter(({ key }) => !key.startsWith("leftover:"))
    .flatMap(({ name, rates }) => rates.map(({ change, ratio }) => ({ name, change, ratio })))
    .toSorted((a, b) => b.change - a.change)[0]
  const level = (change: number) => steps.filter((from) => change >= from).length
  return (
    <Figure
      id="changes"
      minor
      title={most ? `${most.name} moves most` : "Share by sampling rate"}
      subtitle="Each cell: smallest and largest share of the category over the draws, in percent, and how far it moves on average, in points. The stronger the colour, the more it moves."
      exportName="shares by sampling rate"
    >
      <div className="scroll-x">
        <table className={`heat ${styles.share}`}>
          <thead>
            <tr>
              <th scope="col">Category</th>
              <th scope="col">Full sample</th>
              {report.rates.map(({ ratio }) => (
                <th scope="col" key={ratio}>
                  {formatPercent(ratio, 0)} of it
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.categories.map(({ key, name, share, rates }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                <td>
                  <span className="cell s0">{formatPercent(share)}</span>
                </td>
                {rates.map(({ ratio, low, high, change }) => (
                  <td key={ratio}>
                    <span className={`cell s${level(change)}`}>
                      <span>
                        {formatPercentRange(low, high)}
                        <small>moves {(change * 100).toFixed(1)}</small>
                      </span>
                    </span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Figure>
  )
}
