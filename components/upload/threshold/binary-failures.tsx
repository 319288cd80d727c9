import { Axis } from "@/components/plot/marks/axis"
import { BarCell } from "@/components/plot/marks/cells"
import { RowsTable } from "@/components/ui/table/rows-table"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import { rateOfAttempts, type Attempts } from "@/lib/stats/proportions/attempt-rate"
import { intervalLevel } from "@/lib/wording/labels"
import styles from "@/components/upload/upload.module.css"

type Count = Attempts & {
  readonly modelId: number
  readonly model: string
  readonly unscored: number
}

const scale = { min: 0, max: 1, ticks: [0, 0.5, 1] }

/** Right or wrong, so there is nothing to choose: who fails how often. */
export function BinaryFailures({ name, counts }: { name: string; counts: readonly Count[] }) {
  const failures = counts.reduce((sum, row) => sum + row.failures, 0)
  const scored = counts.reduce((sum, row) => sum + row.predictions - row.unscored, 0)
  return (
    <section aria-labelledby="question">
      <p className={styles.sentence} id="question">
        <b>{formatCount(failures)}</b> of {formatCount(scored)} answers fail,{" "}
        <b>{formatPercent(scored === 0 ? 0 : failures / scored)}</b>.
      </p>
      <p className="sm soft">Every score of {name} is 0 or 1, so no threshold is needed.</p>
      <RowsTable
        label="Failures by model"
        cols="12rem minmax(0, 1fr) 7.5rem 7.5rem"
        row="2.125rem"
        style={{ marginTop: "1.5rem" }}
        columns={[
          { text: "Model" },
          { text: "Share", axis: <Axis scale={scale} format={(tick) => formatPercent(tick, 0)} /> },
          { text: `Share, ${intervalLevel}`, className: "num opt" },
          { text: "Fails", className: "num" },
        ]}
      >
        {counts.map((row) => {
          const answers = row.predictions - row.unscored
          const share = answers === 0 ? null : rateOfAttempts({ ...row, predictions: answers })
          return (
            <tr role="row" key={row.modelId}>
              <th role="rowheader" scope="row">
                <span className="ellip" style={{ display: "block" }} title={row.model}>
                  {row.model}
                </span>
              </th>
              <td role="cell" className="plot">
                <BarCell scale={scale} value={share} height={26} />
              </td>
              <td role="cell" className="num opt muted">
                {share ? `${formatPercent(share.estimate, 0)} (${formatPercentRange(share.low, share.high, 0)})` : "–"}
              </td>
              <td role="cell" className="val num">
                <b>{formatCount(row.failures)}</b> of {formatCount(answers)}
              </td>
            </tr>
          )
        })}
      </RowsTable>
    </section>
  )
}
