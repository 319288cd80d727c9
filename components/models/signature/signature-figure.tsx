import Link from "next/link"
import { leadingCategory } from "@/components/atlas/data/findings"
import { ChartTable, type ChartRow } from "@/components/plot/rows/chart-table"
import { RowChart } from "@/components/plot/rows/row-chart"
import type { RowPoint, RowSeries } from "@/components/plot/rows/row-points"
import { fittedScale, niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure/figure"
import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import {
  formatCount,
  formatPercent,
  formatPercentRange,
  formatShare,
  formatPoints,
  formatPointsRange,
  formatProbability,
} from "@/lib/format"
import { countHead, intervalLevel, shareHead } from "@/lib/wording/labels"
import type { ModelQuery } from "@/lib/queries"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { signatureFinding } from "./findings"
import styles from "@/components/models/model.module.css"
import type { SignatureRow, SignatureView } from "./signature-view"
import { noteOf, subtitleOf } from "./signature-text"

type Props = {
  view: SignatureView
  labels: Labels
  query: Pick<ModelQuery, "view" | "baseline">
  modelName: string
  /** "MMLU-Pro", "3 benchmarks" */
  where: string
  hrefWith: (changes: Partial<Pick<ModelQuery, "view" | "baseline">>) => string
  rowHref: (row: SignatureRow) => string | null
}

/** The main figure: how this model's failures divide, beside the others' or on their own. */
export function SignatureFigure(props: Props) {
  const { view, labels, query, hrefWith, modelName } = props
  // Labels of rules set no model apart from others: their shares are shown, and not tested.
  const canDiffer = view.peers !== null && labels.part !== "all"
  const isDifference = query.view === "difference" && canDiffer
  const rows = isDifference ? view.differences : view.absolute
  const inAtlas = query.baseline === "atlas"
  return (
    <Figure
      id="signature"
      title={
        isDifference
          ? signatureFinding(rows, query.baseline)
          : leadingCategory(rows.map(asLeading), { labels, size: view.own.effectiveSize })
      }
      subtitle={subtitleOf(props, isDifference)}
      note={noteOf(props)}
      exportName={`${modelName} failure signature`}
    >
      <div className="row between mb-3">
        <p className="legend">
          <Mark tone="a">{isDifference ? "interval clear of zero" : modelName}</Mark>
          {isDifference ? <Mark tone="rest">not clear</Mark> : null}
          {isDifference ? <Mark>none seen in this model</Mark> : null}
          {labels.part === "all" ? null : <span>line: {intervalLevel} interval</span>}
          {isDifference ? <span>right of zero: more often than {inAtlas ? "the others" : "its peers"}</span> : null}
        </p>
        {canDiffer ? (
          <div className="row">
            {isDifference ? (
              <SegmentedLinks
                label="Compared with"
                small
                current={query.baseline}
                options={[
                  { value: "benchmark", label: "Same benchmarks", href: hrefWith({ baseline: "benchmark" }) },
                  { value: "atlas", label: "Whole atlas", href: hrefWith({ baseline: "atlas" }) },
                ]}
              />
            ) : null}
            <SegmentedLinks
              label="Show"
              small
              current={query.view}
              options={[
                { value: "difference", label: "Difference", href: hrefWith({ view: "difference" }) },
                { value: "absolute", label: "Absolute", href: hrefWith({ view: "absolute" }) },
              ]}
            />
          </div>
        ) : null}
      </div>
      {isDifference ? <DifferenceTable {...props} rows={rows} /> : <ShareTable {...props} rows={rows} />}
    </Figure>
  )
}

function DifferenceTable({ rows, modelName, rowHref }: Props & { rows: readonly SignatureRow[] }) {
  const drawn = rows.flatMap((row) => (row.difference ? [row.difference] : []))
  const scale = fittedScale(
    Math.min(-0.01, ...drawn.map((value) => value.low)),
    Math.max(0.01, ...drawn.map((value) => value.high)),
  )
  const digits = digitsFor(scale.ticks)
  const points = (clear: boolean): RowPoint[] =>
    rows.flatMap((row, index) => {
      if (!row.difference || isClear(row) !== clear) return []
      const label = `${row.name}: ${formatPoints(row.difference.estimate)} points (${formatPointsRange(row.difference.low, row.difference.high)})`
      return [{ row: index, value: row.difference, hollow: row.read === 0, label }]
    })
  return (
    <ChartTable
      label="Failure signature beside the other models"
      columns="minmax(0, 14.5rem) 2.25rem 3.25rem 3.25rem minmax(0, 1fr) 9.75rem 7rem"
      head={{
        name: "Category",
        before: ["Read", "Share", "Others"],
        value: `Points (${intervalLevel})`,
        after: ["q"],
      }}
      scale={scale}
      formatTick={(tick) => formatPoints(tick, digits)}
      rows={rows.map((row): ChartRow => ({
        key: row.key,
        name: <Name row={row} href={rowHref(row)} />,
        before: [
          formatCount(row.read),
          <b key="own">{row.own ? formatPercent(row.own.estimate) : "–"}</b>,
          <span key="others" className="muted">
            {row.others ? formatPercent(row.others.estimate) : "–"}
          </span>,
        ],
        value: row.difference ? (
          <>
            {formatPoints(row.difference.estimate)}{" "}
            <small>{formatPointsRange(row.difference.low, row.difference.high)}</small>
          </>
        ) : (
          "–"
        ),
        after: [<Evidence key="q" row={row} />],
        pass: row.evidence === "differs",
        dim: row.slug === null,
      }))}
      chart={
        <RowChart
          scale={scale}
          rows={rows.length}
          zero
          series={[series(modelName, "a", points(true)), series(modelName, "rest", points(false))]}
        />
      }
    />
  )
}

function ShareTable({ rows, modelName, view, labels, rowHref }: Props & { rows: readonly SignatureRow[] }) {
  const scale = niceScale(0, Math.max(0.02, ...rows.map((row) => row.own?.high ?? 0)))
  const digits = digitsFor(scale.ticks)
  const points = rows.flatMap((row, index): RowPoint[] =>
    row.own
      ? [
          {
            row: index,
            value: row.own,
            hollow: false,
            label: `${row.name}: ${formatShare(row.own)}`,
          },
        ]
      : [],
  )
  const others = view.peers !== null && labels.part !== "all"
  return (
    <ChartTable
      label="Failure signature, shares of failures"
      columns={`minmax(0, 15.5rem) 2.75rem ${others ? "3.5rem " : ""}minmax(0, 1fr) 9rem`}
      head={{
        name: "Category",
        before: [countHead(labels), ...(others ? ["Others"] : [])],
        value: shareHead(labels, "Share"),
      }}
      scale={scale}
      formatTick={(tick) => formatPercent(tick, digits)}
      rows={rows.map((row): ChartRow => ({
        key: row.key,
        name: <Name row={row} href={rowHref(row)} />,
        before: [
          formatCount(row.read),
          ...(others
            ? [
                <span key="others" className="muted">
                  {row.others ? formatPercent(row.others.estimate) : "–"}
                </span>,
              ]
            : []),
        ],
        value: row.own ? (
          <>
            {formatPercent(row.own.estimate)} <small>{formatPercentRange(row.own.low, row.own.high)}</small>
          </>
        ) : (
          "–"
        ),
        dim: row.slug === null,
      }))}
      chart={<RowChart scale={scale} rows={rows.length} series={[series(modelName, "a", points)]} />}
    />
  )
}

function Name({ row, href }: { row: SignatureRow; href: string | null }) {
  return (
    <span>
      {href ? <Link href={href}>{row.name}</Link> : row.name}
      {row.evidence === "differs" ? <span className={`tag good ${styles.phoneTag}`}>differs</span> : null}
    </span>
  )
}

function Evidence({ row }: { row: SignatureRow }) {
  if (row.q === null) return <span className="muted xs">not tested</span>
  return (
    <span className="nowrap">
      {formatProbability(row.q)} {row.evidence === "differs" ? <span className="tag good">differs</span> : null}
      {row.evidence === "clear" ? <span className="tag line">interval clear</span> : null}
    </span>
  )
}

function Mark({ tone, children }: { tone?: "a" | "rest"; children: React.ReactNode }) {
  return (
    <span>
      <svg className="mark" viewBox="0 0 12 12" aria-hidden="true">
        <circle className={tone ? `${tone} m-dot` : "m-hollow"} cx="6" cy="6" r={tone ? 5.5 : 4.5} />
      </svg>
      {children}
    </span>
  )
}

const series = (name: string, tone: RowSeries["tone"], points: readonly RowPoint[]): RowSeries => {
  return { name, tone, shape: "circle", lane: 0, points }
}

const isClear = (row: SignatureRow) => row.difference !== null && (row.difference.low > 0 || row.difference.high < 0)

const digitsFor = (ticks: readonly number[]) =>
  ticks.some((tick) => Math.abs(tick * 100 - Math.round(tick * 100)) > 1e-9) ? 1 : 0

const asLeading = (row: SignatureRow) => {
  return {
    kind: row.slug === null ? ("other" as const) : ("category" as const),
    name: row.name,
    read: row.read,
    share: row.own,
  }
}
