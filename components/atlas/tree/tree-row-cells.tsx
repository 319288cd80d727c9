import type { MouseEvent } from "react"
import { position, type Scale } from "@/components/plot/scale"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import { Icon } from "@/components/ui/icon"
import styles from "./atlas-tree.module.css"
import { findWords } from "@/components/atlas/view/word-search"
import { heatLevel } from "@/components/atlas/data/heat-levels"
import type { TreeRow, Unit } from "@/components/atlas/view/tree-rows"

const height = 22

/** What one row of the tree draws: name, count, bar with interval, value, one square a benchmark. */
export function TreeRowCells(props: {
  row: TreeRow
  isOpen: boolean
  isSelected: boolean
  suites: readonly { readonly name: string; readonly few: boolean }[]
  scale: Scale
  unit: Unit
  widest: number
  q: string | undefined
  tabIndex: number | undefined
  toggleHref: string
  selectHref: string
  onToggle: (event: MouseEvent) => void
  onSelect: (event: MouseEvent) => void
}) {
  const { row, isOpen, isSelected, suites, unit, tabIndex } = props
  const classes = ["r", isSelected ? "on" : "", row.depth > 1 ? "l" : "", row.kind === "category" ? "" : "o"]
  return (
    <div className={classes.filter((name) => name !== "").join(" ")}>
      <span className="n" {...(row.depth > 1 ? { style: { paddingLeft: `${(row.depth - 1) * 1.125}rem` } } : {})}>
        {row.expandable ? (
          <a
            className={isOpen ? "t on" : "t"}
            href={props.toggleHref}
            tabIndex={tabIndex}
            aria-label={`${isOpen ? "Close" : "Open"} ${row.name}`}
            onClick={props.onToggle}
          >
            <Icon name="right" small />
          </a>
        ) : (
          <span className="t" />
        )}
        <a href={props.selectHref} title={row.name} tabIndex={tabIndex} onClick={props.onSelect}>
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
      <span className="num c">{formatCount(row.read)}</span>
      <Models row={row} widest={props.widest} />
      <span className="p">
        <Bar row={row} scale={props.scale} isSelected={isSelected} interval={unit !== "count"} />
      </span>
      <Value row={row} unit={unit} />
      {row.colour ? <Chosen colour={row.colour} unit={unit} /> : <Heat row={row} suites={suites} />}
    </div>
  )
}

/** In how many models, and from which to which share the middle half of them lies. */
function Models({ row, widest }: { row: TreeRow; widest: number }) {
  const { spread } = row
  const at = (share: number) => `${((100 * share) / Math.max(widest, 1e-9)).toFixed(1)}%`
  const span = spread
    ? `; half of the models have it in ${formatPercent(spread[0], 0)} to ${formatPercent(spread[2], 0)} of their failures`
    : ""
  return (
    <span className="m" title={`Met in ${formatCount(row.models)} models${span}`}>
      <b className="num">{row.models}</b>
      {spread ? (
        <svg height="8" aria-hidden="true">
          <rect x={at(spread[0])} width={at(Math.max(0, spread[2] - spread[0]))} y="2" height="4" rx="1" />
          <line x1={at(spread[1])} x2={at(spread[1])} y1="0" y2="8" />
        </svg>
      ) : null}
    </span>
  )
}

/** What the chosen model shows: the colour, and the number beside it. */
function Chosen({ colour, unit }: { colour: NonNullable<TreeRow["colour"]>; unit: Unit }) {
  const { level, value } = colour
  return (
    <span className="h k num">
      <i className={`s${level}`} />
      {value === null ? (
        "none seen"
      ) : unit === "count" ? (
        formatCount(value.estimate)
      ) : (
        <span>
          {formatPercent(value.estimate)}{" "}
          <small className="muted">{formatPercentRange(value.low, value.high, 0)}</small>
        </span>
      )}
    </span>
  )
}

function Heat({ row, suites }: { row: TreeRow; suites: readonly { readonly name: string; readonly few: boolean }[] }) {
  return (
    <span className="h" title={heatInWords(row, suites)}>
      {row.heat.map((share, index) => {
        const suite = suites[index]
        const level = heatLevel(share === null ? 0 : 1, share ?? 0)
        return <i key={suite?.name} className={`s${level}${suite?.few ? " few" : ""}`} />
      })}
    </span>
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
  const tone = row.colour
    ? ` k k${row.colour.level}`
    : row.kind !== "category"
      ? " rest"
      : props.isSelected
        ? " on"
        : ""
  return (
    <svg height={height} aria-hidden="true">
      {row.value ? (
        <>
          <rect className={`m-bar${tone}`} x="0" y="6" width={at(row.value.estimate)} height="10" rx="1.5" />
          {props.interval ? (
            <line className="m-ci" x1={at(row.value.low)} x2={at(row.value.high)} y1="11" y2="11" />
          ) : null}
        </>
      ) : null}
    </svg>
  )
}

function Value({ row, unit }: { row: TreeRow; unit: Unit }) {
  if (!row.value) return <span className="val muted v">–</span>
  const { estimate, low, high } = row.value
  return (
    <span className="val v">
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
