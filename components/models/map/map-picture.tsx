import { routes } from "@/lib/routes"
import { formatCount } from "@/lib/format"
import { fitted, picture, placeLabels, placeRegions, type Placed } from "./layout"
import styles from "./map.module.css"
import type { MappedRow } from "./map-rows"

/** The map itself: a point a model, its uncertainty as a haze, the benchmark's name where its models lie. */
export function MapPicture({ rows, scope }: { rows: readonly MappedRow[]; scope: Record<string, string | number> }) {
  const { at, scale } = fitted(rows)
  // The models read most get their names first.
  const points = [...rows].sort((a, b) => b.read - a.read).map((row) => ({ ...row, ...at(row), text: row.name }))
  const regions = regionsOf(points)
  const labels = placeLabels(
    points,
    regions.map(({ box }) => box),
  )
  return (
    <div className={`${styles.scroll} fades`} tabIndex={0} role="region" aria-label="Map of the models">
      <svg
        className={styles.map}
        viewBox={`0 0 ${picture.width} ${picture.height}`}
        role="group"
        aria-label="Models by how they fail; the table has the same numbers"
      >
        {regions.map(({ text, x, y }) => (
          <text key={text} className={styles.region} x={x} y={y} textAnchor="middle">
            {text}
          </text>
        ))}
        {points.map(({ slug, name, suite, read, x, y, spread, isRough }) => (
          <a key={slug} className={styles.point} href={routes.model(slug, scope)}>
            <title>{`${name} · ${suite} · ${formatCount(read)} read`}</title>
            <ellipse className={styles.haze} cx={x} cy={y} rx={spread.x * scale} ry={spread.y * scale} />
            <circle className={isRough ? styles.rough : styles.dot} cx={x} cy={y} r="5" />
          </a>
        ))}
        {labels.map((label) => (
          <text key={label.index} className={styles.label} x={label.x} y={label.y} textAnchor={label.anchor}>
            {points[label.index]?.name}
          </text>
        ))}
      </svg>
    </div>
  )
}

/** A benchmark's name beside its models; none when all are on one. */
function regionsOf(points: readonly (MappedRow & Placed)[]) {
  const suites = [...new Set(points.map(({ suite }) => suite))]
  return suites.length < 2
    ? []
    : placeRegions(suites.map((suite) => ({ text: suite, points: points.filter((point) => point.suite === suite) })))
}
