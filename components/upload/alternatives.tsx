import { binCount, countBelow, type Histogram } from "@/lib/domain/histogram"
import { formatCount, formatScore } from "@/lib/format"
import styles from "./upload.module.css"

/** The count of failures at the threshold and at two steps to either side. */
export function Alternatives(props: {
  histogram: Histogram
  threshold: number
  onMove: ((threshold: number) => void) | null
}) {
  const { histogram, threshold, onMove } = props
  const step = (2 * (histogram.max - histogram.min)) / binCount
  const around = [-2, -1, 0, 1, 2].map((steps) => Number((threshold + steps * step).toPrecision(10)))
  const options = around.filter((value) => value >= histogram.min && value <= histogram.max)
  const count = (value: number) => countBelow(histogram, value).count
  const above = around[3]
  const grows = above !== undefined && above <= histogram.max && count(above) > 1.5 * count(threshold)
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
              <span className="sr">fail below </span>
              {formatScore(value)}
            </button>
          </li>
        ))}
      </ul>
      <p className="xs muted" style={{ marginTop: "0.5rem" }}>
        Failures at each threshold.{" "}
        {grows
          ? `From ${formatScore(threshold)} to ${formatScore(above)} they grow from ${formatCount(count(threshold))} to ${formatCount(count(above))}: the choice matters.`
          : null}
      </p>
    </section>
  )
}
