import Link from "next/link"
import { formatPercent } from "@/lib/format"
import styles from "@/components/atlas/atlas.module.css"
import type { AtlasRow } from "@/components/atlas/data/atlas-rows"

/** Below this part of the widest page not even a word has room. */
const narrowestNamed = 0.045

/** All categories, and below each its sub-categories, as wide as their share of the failures. */
export function Icicle(props: {
  rows: readonly AtlasRow[]
  selected: string | null
  hrefOf: (row: AtlasRow) => string
}) {
  const bands = bandsOf(props.rows)
  if (bands.length === 0) return null
  return (
    <svg
      className={styles.icicle}
      height="52"
      role="group"
      aria-label="All categories and sub-categories by share of failures"
    >
      <defs>
        <pattern id="outside" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--color-sunken)" />
          <path d="M0 0v6" stroke="var(--color-control)" strokeWidth="1.5" />
        </pattern>
      </defs>
      {bands.map(({ row, from, width, parts }) => {
        const on =
          row.key === props.selected || row.children.some((child) => child.key === props.selected) ? styles.on : ""
        return (
          <Link
            key={row.key}
            href={props.hrefOf(row)}
            scroll={false}
            prefetch={false}
            aria-label={`${row.name}, ${formatPercent(width)}`}
          >
            <rect
              className={row.kind === "category" ? `${styles.band} ${on}` : styles.outside}
              x={percent(from)}
              width={percent(width)}
              y="0"
              height={parts.length > 0 ? 29 : 52}
            >
              <title>{`${row.name}: ${formatPercent(width)}`}</title>
            </rect>
            {width >= narrowestNamed ? (
              <foreignObject x={percent(from)} width={percent(width)} height="29">
                <p className={`${styles.label} ${on}`}>
                  <span>{row.name}</span>
                </p>
              </foreignObject>
            ) : null}
            {parts.length > 0 ? <Parts parts={parts} on={on ?? ""} /> : null}
          </Link>
        )
      })}
    </svg>
  )
}

/** Sub-categories as one shape with gaps: at this size they are texture; the icicle layout names them. */
function Parts({ parts, on }: { parts: readonly Band[]; on: string }) {
  const [first] = parts
  if (!first) return null
  const end = parts.reduce((most, part) => Math.max(most, part.from + part.width), 0)
  const width = end - first.from
  const cuts = parts.slice(1).map((part) => `M${Math.round((1000 * (part.from - first.from)) / width)} 0v21`)
  return (
    <svg
      x={percent(first.from)}
      y="31"
      width={percent(width)}
      height="21"
      viewBox="0 0 1000 21"
      preserveAspectRatio="none"
    >
      <rect className={`${styles.part} ${on}`} width="1000" height="21" />
      <path className={styles.cuts} d={cuts.join("")} />
    </svg>
  )
}

type Band = { readonly row: AtlasRow; readonly from: number; readonly width: number }

function sideBySide(rows: readonly AtlasRow[], start: number): Band[] {
  let from = start
  return rows
    .filter((row) => (row.share?.estimate ?? 0) > 0)
    .map((row) => {
      const band = { row, from, width: row.share?.estimate ?? 0 }
      from += band.width
      return band
    })
}

const bandsOf = (rows: readonly AtlasRow[]) =>
  sideBySide(rows, 0).map((band) => ({ ...band, parts: sideBySide(band.row.children, band.from) }))

const percent = (share: number) => `${Math.round(share * 1e4) / 100}%`
