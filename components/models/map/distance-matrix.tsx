import { formatDecimal } from "@/lib/format"
import { APART_BELOW, type MappedRow } from "./map-rows"
import styles from "./map.module.css"

/** Distances at which the next, paler square begins: near is dark. */
const steps = [0.15, 0.25, 0.35, 0.45, 0.55, 0.7] as const
/** From so many models on each pair is drawn once, below the diagonal: the page would grow too large. */
const mostDrawnTwice = 50

/** Darkest for the nearest: 7 to 1. */
const levelOf = (distance: number) => 7 - steps.filter((from) => distance >= from).length

/**
 * All distances as squares, models that fail alike beside one another. One path a colour: ten thousand squares stay a
 * small file. Left below the diagonal all pairs, right above it only those that can be told apart.
 */
export function DistanceMatrix(props: {
  rows: readonly MappedRow[]
  distances: readonly (readonly number[])[]
  q: readonly (readonly number[])[]
}) {
  const { rows, distances, q } = props
  const isLarge = rows.length > mostDrawnTwice
  const paths = new Map<number, string>()
  rows.forEach((_, i) =>
    rows.forEach((__, j) => {
      if (i === j || (j > i && (isLarge || (q[i]?.[j] ?? 1) >= APART_BELOW))) return
      const level = levelOf(distances[i]?.[j] ?? 1)
      paths.set(level, `${paths.get(level) ?? ""}M${j} ${i}h.9`)
    }),
  )
  const size = rows.length
  return (
    <>
      <p className="legend mb-3">
        <span>
          near
          <span className="scale">
            {[7, 6, 5, 4, 3, 2, 1].map((level) => (
              <i key={level} style={{ background: `var(--color-seq-${level})` }} />
            ))}
          </span>
          far
        </span>
        <span>
          strongest: √JSD below {formatDecimal(steps[0])}; faintest: {formatDecimal(steps[5])} or more
        </span>
        <span>below the diagonal: every pair{isLarge ? "" : "; above it: only those told apart"}</span>
      </p>
      <div
        className={`${styles.matrix} fades`}
        tabIndex={0}
        role="region"
        aria-label="Distances, scrolls"
        style={{ "--rows": rows.length } as React.CSSProperties}
      >
        <svg
          viewBox={`0 -0.5 ${size} ${size}`}
          role="img"
          aria-label={`Distances between ${rows.length} models; the table has the same numbers`}
        >
          {[...paths].map(([level, d]) => (
            <path key={level} d={d} stroke={`var(--color-seq-${level})`} strokeWidth="0.9" />
          ))}
          {rows.length > 1 ? (
            <path
              d={`M0 0L${size} ${size}`}
              stroke="var(--color-line-strong)"
              strokeWidth="1"
              vectorEffect="non-scaling-stroke"
            />
          ) : null}
        </svg>
        <ol className={styles.order}>
          {rows.map((row) => (
            <li key={row.slug}>{row.name}</li>
          ))}
        </ol>
      </div>
    </>
  )
}
