import { routes } from "@/lib/routes"
import { formatCount } from "@/lib/format"
import { fitted, picture, placeLabels } from "./layout"
import styles from "./map.module.css"
import type { MappedRow } from "./mapped"

/** The map itself: a point a model, its uncertainty as a haze, the benchmark's name where its models lie. */
export function MapPicture({ rows, scope }: { rows: readonly MappedRow[]; scope: Record<string, string | number> }) {
  const { at, scale } = fitted(rows)
  const points = rows.map((row) => ({ ...row, ...at(row) }))
  // The best known models get their names first.
  const order = points.map((_, index) => index).sort((a, b) => (points[b]?.read ?? 0) - (points[a]?.read ?? 0))
  const labels = placeLabels(
    order.flatMap((index) => (points[index] ? [{ ...points[index], text: points[index].name }] : [])),
  )
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Map of the models">
      <svg
        className={styles.map}
        viewBox={`0 0 ${picture.width} ${picture.height}`}
        role="group"
        aria-label="Models by how they fail; the table has the same numbers"
      >
        {regions(points).map(({ suite, x, y }) => (
          <text key={suite} className={styles.region} x={x} y={y} textAnchor="middle">
            {suite}
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
            {points[order[label.index] ?? -1]?.name}
          </text>
        ))}
      </svg>
    </div>
  )
}

/** A benchmark's name over the middle of its models; none when all are on one. */
function regions(points: readonly (MappedRow & { readonly x: number; readonly y: number })[]) {
  const suites = [...new Set(points.map(({ suite }) => suite))]
  if (suites.length < 2) return []
  return suites.map((suite) => {
    const own = points.filter((point) => point.suite === suite)
    const middle = (axis: "x" | "y") => own.reduce((sum, point) => sum + point[axis], 0) / own.length
    return { suite, x: middle("x"), y: middle("y") + 10 }
  })
}
