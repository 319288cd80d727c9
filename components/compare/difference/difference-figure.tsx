import { ChartTable } from "@/components/plot/rows/chart-table"
import { RowChart } from "@/components/plot/rows/row-chart"
import type { RowPoint } from "@/components/plot/rows/row-points"
import { niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure/figure"
import { ModelMark } from "@/components/ui/text/model-mark"
import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import { formatPercent, formatShare } from "@/lib/format"
import type { CompareQuery } from "@/lib/queries"
import type { CategoryRow } from "@/lib/stats/comparison/category-row"
import { intervalLevel } from "@/lib/wording/labels"
import { differenceRow, type RowContext } from "./difference-row"
import { differenceHead } from "./difference-text"
import { visibleRows } from "./visible-rows"

type Props = RowContext & {
  title: string
  subtitle: string
  note: string
  rows: readonly CategoryRow[]
}

/** Per category: how often either model fails in it, the difference and whether it holds up. Drill down in place. */
export function DifferenceFigure(props: Props) {
  const { rows, names, nameOf, query, hrefWith } = props
  const view = query.view
  const shown = visibleRows(rows, { sort: query.sort, open: query.open, nameOf, view })
  const estimates = shown.flatMap(({ row }) => [sideOf(row, "a", view), sideOf(row, "b", view)])
  const scale = niceScale(0, Math.max(0.01, ...estimates.map((value) => value?.high ?? 0)))
  const digits = scale.ticks.some((tick) => Math.abs(tick * 100 - Math.round(tick * 100)) > 1e-9) ? 1 : 0
  const points = (side: "a" | "b"): RowPoint[] =>
    shown.flatMap(({ row }, index) => {
      const value = sideOf(row, side, view)
      if (!value) return []
      const label = `${nameOf(row.slug)}: ${formatShare(value)}`
      return [{ row: index, value, hollow: row[side] === 0, label }]
    })
  return (
    <Figure
      id="categories"
      title={props.title}
      subtitle={props.subtitle}
      note={props.note}
      exportName={`compare ${names.a} and ${names.b}`}
    >
      <div className="row between mb-3">
        <p className="legend">
          <span>
            <ModelMark side="a" /> {names.a}
          </span>
          <span>
            <ModelMark side="b" /> {names.b}
          </span>
          <span>hollow: none seen</span>
          {estimates.some((value) => value && value.low < value.high) ? (
            <span>line: {intervalLevel} interval</span>
          ) : null}
        </p>
        <div className="row">
          <SegmentedLinks
            label="Unit"
            small
            current={view}
            options={[
              { value: "rate", label: "Rate of attempts", href: hrefWith({ view: "rate" }) },
              { value: "share", label: "Share of failures", href: hrefWith({ view: "share" }) },
            ]}
          />
          <SegmentedLinks
            label="Order"
            small
            current={query.sort}
            options={[
              { value: "difference", label: "Difference", href: hrefWith({ sort: "difference" }) },
              { value: "evidence", label: "q", href: hrefWith({ sort: "evidence" }) },
              { value: "name", label: "Name", href: hrefWith({ sort: "name" }) },
            ]}
          />
        </div>
      </div>
      <ChartTable
        label="Categories of both models with rates, differences and q"
        columns="minmax(0, 15rem) 2.25rem 2.25rem minmax(0, 1fr) 10.5rem 7rem"
        head={{
          name: "Category",
          before: (["a", "b"] as const).map((side) => (
            <span key={side}>
              <ModelMark side={side} />
              <span className="sr">Failures of {names[side]}</span>
            </span>
          )),
          value: differenceHead(rows, query),
          after: [view === "rate" ? "q of rates" : "q of shares"],
        }}
        scale={scale}
        formatTick={(tick) => formatPercent(tick, digits)}
        rows={shown.map((one) => differenceRow(props, one))}
        chart={
          <RowChart
            scale={scale}
            rows={shown.length}
            series={[
              { name: names.a, tone: "a", shape: "circle", lane: -7, points: points("a") },
              { name: names.b, tone: "b", shape: "diamond", lane: 7, points: points("b") },
            ]}
          />
        }
      />
    </Figure>
  )
}

function sideOf(row: CategoryRow, side: "a" | "b", view: CompareQuery["view"]) {
  if (view === "rate") return side === "a" ? row.rateA : row.rateB
  return side === "a" ? row.shareA : row.shareB
}
