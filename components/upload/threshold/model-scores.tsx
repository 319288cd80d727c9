import { Axis, Grid } from "@/components/plot/marks/axis"
import { niceScale, position, type Scale } from "@/components/plot/scale"
import { binCount, countFailures, histogramEdges, type Histogram } from "@/lib/domain/results/score-histogram"
import { isFailure } from "@/lib/domain/results/prediction"
import { formatCount, formatDecimal } from "@/lib/format"
import type { ModelName, ThresholdRule } from "./graded-dataset"
import styles from "@/components/upload/upload.module.css"

type Row = ModelName & { readonly mean: number; readonly counts: readonly number[]; readonly fails: number }

/** Every model's scores as a rug, and what the threshold takes of them; most failures first. */
export function ModelScores(props: { histogram: Histogram; rule: ThresholdRule; models: readonly ModelName[] }) {
  const { histogram, rule, models } = props
  const names = new Map(models.map((model) => [model.modelId, model]))
  const rows = histogram.models
    .flatMap((scores): Row[] => {
      const name = names.get(scores.modelId)
      const fails = countFailures(histogram, rule, scores.counts).count
      return name ? [{ ...name, mean: scores.mean, counts: scores.counts, fails }] : []
    })
    .sort((a, b) => b.fails - a.fails || a.mean - b.mean)
  const whole = rows.filter((row) => row.fails === 0).map((row) => row.model)
  const { ticks } = niceScale(histogram.min, histogram.max)
  const scale = { min: histogram.min, max: histogram.max, ticks: ticks.filter((tick) => tick <= histogram.max) }
  const marks = histogram.values?.map((value) => value.score) ?? middles(histogram)
  return (
    <section style={{ marginTop: "2.25rem" }} aria-labelledby="touches">
      <h2 className="h3" id="touches" style={{ marginBottom: "0.25rem" }}>
        Who it touches
      </h2>
      <table
        className="rows"
        role="table"
        aria-labelledby="touches"
        style={{ "--cols": "14rem minmax(0, 1fr) 3.5rem 5.5rem", "--row": "2.125rem" } as React.CSSProperties}
      >
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              Model
            </th>
            <th role="columnheader" scope="col" className="plot">
              <span className="sr">Scores</span>
              <Axis scale={scale} format={(tick) => tick.toFixed(1)} />
            </th>
            <th role="columnheader" scope="col" className="num opt">
              Mean
            </th>
            <th role="columnheader" scope="col" className="num">
              Fails
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr role="row" key={row.modelId}>
              <th role="rowheader" scope="row">
                <span className="ellip" style={{ display: "block" }} title={row.model}>
                  {row.model}
                </span>
              </th>
              <td role="cell" className="plot">
                <Rug scale={scale} marks={marks} counts={row.counts} rule={rule} />
              </td>
              <td role="cell" className="num opt muted">
                {formatDecimal(row.mean)}
              </td>
              <td role="cell" className="val num">
                <b>{formatCount(row.fails)}</b> of {formatCount(row.predictions - row.unscored)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="fig-note">
        One mark a score, longer where more answers share it.{" "}
        {whole.length > 0 && whole.length <= 3
          ? `${whole.join(" and ")} ${whole.length === 1 ? "has" : "have"} no failure at this threshold and would not appear in the analysis.`
          : null}
        {whole.length > 3 ? `${whole.length} models have no failure at this threshold.` : null}
      </p>
    </section>
  )
}

function Rug(props: { scale: Scale; marks: readonly number[]; counts: readonly number[]; rule: ThresholdRule }) {
  const { scale, marks, counts, rule } = props
  const most = Math.max(...counts, 1)
  const at = `${position(scale, rule.threshold)}%`
  return (
    <svg height="26" aria-hidden="true">
      <Grid scale={scale} />
      {marks.map((score, i) => {
        const count = counts[i] ?? 0
        if (count === 0) return null
        const half = 2.5 + 7.5 * Math.sqrt(count / most)
        const x = `${position(scale, score)}%`
        return (
          <line
            key={score}
            className={styles.rug}
            data-fails={isFailure({ score, status: "ok" }, rule) || undefined}
            x1={x}
            x2={x}
            y1={13 - half}
            y2={13 + half}
          />
        )
      })}
      <line className={styles.threshold} x1={at} x2={at} y1="-1" y2="27" />
    </svg>
  )
}

function middles(histogram: Histogram): number[] {
  const edges = histogramEdges(histogram)
  return Array.from({ length: binCount }, (_, i) => ((edges[i] ?? 0) + (edges[i + 1] ?? 0)) / 2)
}
