import { binCount, countFailures, type Histogram } from "@/lib/domain/results/score-histogram"
import { formatCount, formatScore } from "@/lib/format"
import type { ThresholdRule } from "./graded-dataset"
import styles from "@/components/upload/upload.module.css"

/** The count of failures at the threshold and at two steps to either side. */
export function Alternatives(props: {
  histogram: Histogram
  rule: ThresholdRule
  onMove: ((threshold: number) => void) | null
}) {
  const { histogram, rule, onMove } = props
  const { threshold, lowerIsBetter } = rule
  const step = (2 * (histogram.max - histogram.min)) / binCount
  const around = [-2, -1, 0, 1, 2].map((steps) => Number((threshold + steps * step).toPrecision(10)))
  const options = around.filter((value) => value >= histogram.min && value <= histogram.max)
  const count = (value: number) => countFailures(histogram, { threshold: value, lowerIsBetter }).count
  const next = around[lowerIsBetter ? 1 : 3]
  const grows = next !== undefined && options.includes(next) && count(next) > 1.5 * count(threshold)
  return (
    <section aria-labelledby="alternatives">
      <h2 className="h3" id="alternatives">
        If you moved it
      </h2>
      <ul className={styles.alternatives}>
        {options.map((value) => (
          <li key={value} aria-current={value === threshold || undefined}>
            <button type="button" disabled={!onMove} onClick={() => onMove?.(value)}>
              <b>{formatCount(count(value))}</b>
              <span className="sr">fail {lowerIsBetter ? "above" : "below"} </span>
              {formatScore(value)}
            </button>
          </li>
        ))}
      </ul>
      <p className="xs muted" style={{ marginTop: "0.5rem" }}>
        Failures at each threshold.{" "}
        {grows
          ? `From ${formatScore(threshold)} to ${formatScore(next)} they grow from ${formatCount(count(threshold))} to ${formatCount(count(next))}: the choice matters.`
          : null}
      </p>
    </section>
  )
}
