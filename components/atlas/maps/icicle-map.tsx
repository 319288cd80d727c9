import { formatCount, formatPercent } from "@/lib/format"
import type { CSSProperties } from "react"
import { valueIn, type Unit } from "@/components/atlas/data/row-sorting"
import type { AtlasRow } from "@/components/atlas/data/atlas-rows"
import { colourLevel, type ModelValues } from "@/components/atlas/data/row-values"
import styles from "./icicle-map.module.css"

/** Pixels from top to bottom: enough for a line of text in a block of 2 %. */
const height = 760
/** Blocks thinner than this are left out of the drawing; the table has them. */
const thinnest = 1.2

type Props = {
  rows: readonly AtlasRow[]
  levels: number
  unit: Unit
  label: string
  selected: string | null
  hits: ReadonlySet<string>
  colours: ModelValues | null
  hrefOf: (row: AtlasRow) => string
}

/**
 * The tree as areas: a level a column, every block as high as its part of the failures. Blocks are links in a nested
 * list, so they are read out and reached by Tab in the order of the tree.
 */
export function IcicleMap(props: Props) {
  const { rows, levels } = props
  const total = rows.reduce((sum, row) => sum + sizeOf(row, props.unit), 0)
  if (total === 0) return null
  return (
    <nav aria-label={props.label} className={styles.map} style={{ height, "--levels": levels } as CSSProperties}>
      <Blocks {...props} rows={rows} from={0} scale={1 / total} column={0} />
    </nav>
  )
}

function Blocks(props: Props & { from: number; scale: number; column: number }) {
  const { column, levels } = props
  const seen = placed(props).filter(({ part }) => part * height >= thinnest)
  if (seen.length === 0) return null
  return (
    <ul>
      {seen.map(({ row, from, part }) => (
        <li key={row.key}>
          <Block {...props} row={row} from={from} part={part} />
          {column + 1 < levels && row.children.length > 0 ? (
            <Blocks {...props} rows={row.children} from={from} column={column + 1} />
          ) : null}
        </li>
      ))}
    </ul>
  )
}

/** Where every block begins and how much of the whole it is. */
function placed({ rows, from, scale, unit }: Props & { from: number; scale: number }) {
  let at = from
  return rows.map((row) => {
    const part = sizeOf(row, unit) * scale
    const block = { row, from: at, part }
    at += part
    return block
  })
}

function Block(props: Props & { row: AtlasRow; from: number; part: number; column: number }) {
  const { row, unit, colours, column } = props
  const value = valueIn(row, unit)
  const number = value ? (unit === "count" ? formatCount(row.read) : formatPercent(value.estimate)) : "–"
  const own = colours?.values.get(row.key)
  const shown = own?.value
    ? `${colours?.name} ${unit === "count" ? formatCount(own.count) : formatPercent(own.value.estimate)}`
    : null
  const isOn = row.key === props.selected
  const level = colours ? colourLevel(colours, row.key, unit) : isOn ? 6 : column === 0 ? 2 : 1
  const classes = [`s${level}`]
  if (row.kind !== "category" && !colours && !isOn) classes.push(styles.outside ?? "")
  if (isOn) classes.push("on")
  if (props.hits.has(row.key)) classes.push("hit")
  const pixels = props.part * height
  const span = column === 0 && row.children.length === 0 && props.levels > 1
  return (
    <a
      href={props.hrefOf(row)}
      className={classes.join(" ")}
      aria-current={isOn ? "true" : undefined}
      aria-label={[row.name, number, shown].filter((part) => part !== null).join(", ")}
      title={pixels < 30 || shown ? [row.name, number, shown].filter((part) => part !== null).join(", ") : undefined}
      style={
        {
          // A line is 16 px: what is left over is shared, up to the room of a label.
          "--room": `${Math.max(0, Math.min(6, (pixels - 17.5) / 2)).toFixed(1)}px`,
          top: `${(100 * props.from).toFixed(2)}%`,
          height: `${(100 * props.part).toFixed(2)}%`,
          left: `calc(${column} * 100% / var(--levels))`,
          ...(span ? { width: "100%" } : {}),
        } as CSSProperties
      }
      data-column={column}
      data-coloured={shown ? "" : undefined}
    >
      {pixels >= 15.5 ? (
        <span>
          {row.name} <small>{shown ?? number}</small>
        </span>
      ) : null}
    </a>
  )
}

/** Areas must add up: shares do, and rates are shares of the same attempts. */
const sizeOf = (row: AtlasRow, unit: Unit) => (unit === "count" ? row.read : (row.share?.estimate ?? 0))
