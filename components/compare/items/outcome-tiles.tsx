import Link from "next/link"
import { Axis } from "@/components/plot/marks/axis"
import { DotCell } from "@/components/plot/marks/cells"
import { niceScale } from "@/components/plot/scale"
import { ExportTable } from "@/components/ui/figure/export-table"
import { ClusterNote } from "@/components/ui/text/cluster-note"
import { ModelMark } from "@/components/ui/text/model-mark"
import { RowsTable } from "@/components/ui/table/rows-table"
import {
  formatCount,
  formatDecimal,
  formatPercent,
  formatPercentRange,
  formatPoints,
  formatProbability,
} from "@/lib/format"
import type { CompareQuery } from "@/lib/queries"
import type { SplitCell } from "@/lib/routes"
import { areAllAlike, type Comparison } from "@/lib/stats/comparison/paired-comparison"
import { overlapShare } from "@/lib/stats/proportions/paired-difference"
import { trialsSentence } from "@/lib/wording/trials"
import { intervalLevel } from "@/lib/wording/labels"
import styles from "@/components/compare/compare.module.css"
import { directed, directionOf } from "@/components/compare/direction"

type Names = { readonly a: string; readonly b: string }

/** The same items, four ways; each count leads to its items. */
export function SplitTiles(props: {
  comparison: Comparison
  names: Names
  hrefOf: (cell: SplitCell) => string
  current: SplitCell | null
  /** baseline and candidate: fixed and broken in place of who fails */
  versions: boolean
}) {
  const { comparison, names, hrefOf, current, versions } = props
  const { split, items } = comparison
  const tile = (cell: SplitCell, count: number, label: string, className: string | undefined) => (
    <Link
      className={`${styles.tile} ${className ?? ""}`}
      href={hrefOf(cell)}
      scroll
      aria-current={current === cell ? "true" : undefined}
    >
      <b>{formatCount(count)}</b>
      <span>
        {label} · {formatPercent(items === 0 ? 0 : count / items)}
      </span>
    </Link>
  )
  return (
    <div className={styles.tiles} role="group" aria-label={`Four-way split of ${formatCount(items)} items`}>
      <span />
      <span className={styles.ax}>
        <ModelMark side="b" />
        {names.b} right
      </span>
      <span className={styles.ax}>
        <ModelMark side="b" />
        {names.b} fails
      </span>
      <span className={styles.ax}>
        <ModelMark side="a" />
        <span>
          <span className={styles.who}>{names.a} </span>right
        </span>
      </span>
      {tile("both-right", split.bothRight, versions ? "still right" : "both right", undefined)}
      {tile("only-b-fails", split.onlyBFails, versions ? "broken" : `only ${names.b} fails`, styles.tb)}
      <span className={styles.ax}>
        <ModelMark side="a" />
        <span>
          <span className={styles.who}>{names.a} </span>fails
        </span>
      </span>
      {tile("only-a-fails", split.onlyAFails, versions ? "fixed" : `only ${names.a} fails`, styles.ta)}
      {tile("both-fail", split.bothFail, versions ? "still failing" : "both fail", styles.both)}
    </div>
  )
}

/** Failure rates with intervals, the paired difference, and what the items can show at all. */
export function RateSummary(props: {
  comparison: Comparison
  names: Names
  mode: CompareQuery["mode"]
  /** what names clusters of items */
  clusterKeys: readonly string[]
}) {
  const { comparison, names, mode } = props
  const difference = directed(comparison.failureDifference, mode)
  const {
    a,
    b,
    mcnemar,
    split,
    items,
    trials,
    minimalDetectableDifference: smallest,
    errorConsistency: { kappa },
  } = comparison
  const overlap = overlapShare({ both: split.bothFail, onlyA: split.onlyAFails, onlyB: split.onlyBFails })
  const low = Math.min(a.failureRate.low, b.failureRate.low)
  const scale = niceScale(low, Math.max(a.failureRate.high, b.failureRate.high))
  const row = (side: "a" | "b") => {
    const rate = comparison[side].failureRate
    return (
      <tr role="row">
        <th role="rowheader" scope="row">
          <span className="model">
            <ModelMark side={side} />
            {names[side]}
          </span>
        </th>
        <td role="cell" className="plot">
          <DotCell scale={scale} value={rate} tone={side} height={24} />
        </td>
        <td role="cell" className="val">
          <b>{formatPercent(rate.estimate)}</b> <small>{formatPercentRange(rate.low, rate.high)}</small>
        </td>
      </tr>
    )
  }
  return (
    <div>
      <RowsTable
        label="Failure rates"
        cols="10.5rem minmax(0, 1fr) 7.75rem"
        row="2.375rem"
        columns={[
          { text: "Failures among attempts" },
          { text: "Chart", axis: <Axis scale={scale} format={(tick) => formatPercent(tick, 0)} /> },
          { text: `${intervalLevel} interval` },
        ]}
      >
        {row("a")}
        {row("b")}
      </RowsTable>
      <dl className="facts mt-5">
        <div>
          <dt>
            {mode === "versions" ? "Change" : "Difference"} {directionOf[mode]}, paired
          </dt>
          <dd>
            {formatPoints(difference.estimate)} points{" "}
            <small>
              {formatPoints(difference.low)} to {formatPoints(difference.high)}
            </small>
          </dd>
        </div>
        <div>
          {comparison.clusters?.isUnit ? (
            <dt>Test of the difference, sides swapped by cluster</dt>
          ) : trials ? (
            <dt>Test of the difference, sides swapped by item</dt>
          ) : (
            <dt>
              Exact McNemar, {formatCount(split.onlyAFails)} {mode === "versions" ? "fixed " : ""}against{" "}
              {formatCount(split.onlyBFails)}
              {mode === "versions" ? " broken" : ""}
            </dt>
          )}
          <dd>
            p {mcnemar.p < 0.001 ? "" : "= "}
            {formatProbability(mcnemar.p)}
          </dd>
        </div>
        <div>
          <dt>Failing on the same items, beyond chance</dt>
          <dd>
            {kappa ? (
              <>
                κ {formatDecimal(kappa.estimate)}{" "}
                <small>
                  {formatDecimal(kappa.low)} to {formatDecimal(kappa.high)}
                </small>
              </>
            ) : areAllAlike(split) ? (
              "no interval: all alike"
            ) : (
              "not defined"
            )}
          </dd>
        </div>
        {overlap === null ? null : (
          <div>
            <dt>Of items that either fails, both fail</dt>
            <dd>{formatPercent(overlap, 0)}</dd>
          </div>
        )}
        {smallest === null ? null : (
          <div>
            <dt>Smallest difference {formatCount(items)} items can show</dt>
            <dd>
              {formatPoints(smallest).replace("+", "")} points <small>80% power</small>
            </dd>
          </div>
        )}
      </dl>
      {trials ? <p className="fig-note">{trialsSentence}</p> : null}
      {comparison.clusters ? (
        <ClusterNote
          clusters={{ items, clusters: comparison.clusters.number, isUnit: comparison.clusters.isUnit }}
          keys={props.clusterKeys}
        />
      ) : null}
      <div className="fig-tools mt-3">
        <ExportTable name={`the same items of ${names.a} and ${names.b}`} of="same-items" hasTable={false} />
      </div>
    </div>
  )
}
