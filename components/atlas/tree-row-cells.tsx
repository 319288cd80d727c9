import type { MouseEvent } from "react"
import { position, type Scale } from "@/components/plot/scale"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import { Icon } from "@/components/ui/icon"
import styles from "./atlas.module.css"
import { findWords } from "./find-words"
import { heatLevel } from "./heat"
import type { TreeRow, Unit } from "./tree-rows"

const height = 22

/** What one row of the tree draws: name, count, bar with interval, value, one square a benchmark. */
export function TreeRowCells(props: {
  row: TreeRow
  isOpen: boolean
  isSelected: boolean
  suites: readonly { readonly name: string; readonly few: boolean }[]
  scale: Scale
  unit: Unit
  q: string | undefined
  tabIndex: number | undefined
  toggleHref: string
  selectHref: string
  onToggle: (event: MouseEvent) => void
  onSelect: (event: MouseEvent) => void
}) {
  const { row, isOpen, isSelected, suites, unit, tabIndex } = props
  const classes = [styles.row, isSelected ? styles.on : "", row.depth > 1 ? styles.leaf : ""]
  if (row.kind !== "category") classes.push(styles.outcome)
  return (
    <div className={classes.join(" ")}>
      <span className={styles.name} style={{ paddingLeft: `${(row.depth - 1) * 1.125}rem` }}>
        {row.expandable ? (
          <a
            className={isOpen ? `${styles.twist} ${styles.open}` : styles.twist}
            href={props.toggleHref}
            tabIndex={tabIndex}
            aria-label={`${isOpen ? "Close" : "Open"} ${row.name}`}
            onClick={props.onToggle}
          >
            <Icon name="right" small />
          </a>
        ) : (
          <span className={styles.twist} />
        )}
        <a
          className={styles.select}
          href={props.selectHref}
          title={row.name}
          tabIndex={tabIndex}
          onClick={props.onSelect}
        >
          {row.hit === "name" && props.q ? <Marked text={row.name} words={props.q} /> : row.name}
        </a>
        {row.hit === "definition" ? <span className="tag good">in definition</span> : null}
        {row.badges.map((badge) => (
          <span
            key={badge.text}
            className={badge.tone === "plain" ? "tag hide-s" : `tag ${badge.tone}`}
            title={badge.about}
          >
            {badge.text}
          </span>
        ))}
      </span>
      <span className={`num ${styles.read}`}>{formatCount(row.read)}</span>
      <span className={styles.plot}>
        <Bar row={row} scale={props.scale} isSelected={isSelected} interval={unit !== "count"} />
      </span>
      <Value row={row} unit={unit} />
      <span className={styles.heat} title={heatInWords(row, suites)}>
        {row.heat.map((share, index) => {
          const suite = suites[index]
          const level = heatLevel(share === null ? 0 : 1, share ?? 0)
          return <i key={suite?.name} className={`s${level}${suite?.few ? ` ${styles.few}` : ""}`} />
        })}
      </span>
    </div>
  )
}

/** "SimpleQA 60%, MMLU-Pro 14%": where it was seen. */
function heatInWords(row: TreeRow, suites: readonly { readonly name: string }[]): string {
  const seen = row.heat.flatMap((share, index) =>
    share === null ? [] : [`${suites[index]?.name} ${formatPercent(share, share < 0.1 ? 1 : 0)}`],
  )
  return seen.length > 0 ? seen.join(", ") : "Seen on no benchmark"
}

function Bar(props: { row: TreeRow; scale: Scale; isSelected: boolean; interval: boolean }) {
  const { row, scale } = props
  const at = (value: number) => `${position(scale, value).toFixed(2)}%`
  const tone = row.kind !== "category" ? "rest" : props.isSelected ? "on" : ""
  return (
    <svg height={height} aria-hidden="true">
      {row.value ? (
        <>
          <rect className={`m-bar ${tone}`} x="0" y="6" width={at(row.value.estimate)} height="10" rx="1.5" />
          {props.interval ? (
            <line className="m-ci" x1={at(row.value.low)} x2={at(row.value.high)} y1="11" y2="11" />
          ) : null}
        </>
      ) : null}
    </svg>
  )
}

function Value({ row, unit }: { row: TreeRow; unit: Unit }) {
  if (!row.value) return <span className={`val muted ${styles.value}`}>–</span>
  const { estimate, low, high } = row.value
  return (
    <span className={`val ${styles.value}`}>
      {unit === "count" ? (
        <b>{formatCount(estimate)}</b>
      ) : (
        <>
          <b>{formatPercent(estimate)}</b> <small>{formatPercentRange(low, high)}</small>
        </>
      )}
    </span>
  )
}

function Marked({ text, words }: { text: string; words: string }) {
  const at = findWords(text, words)
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark className={styles.mark}>{text.slice(at, at + words.length)}</mark>
      {text.slice(at + words.length)}
    </>
  )
}
