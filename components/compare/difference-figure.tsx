import Link from "next/link"
import { ChartTable, type ChartRow } from "@/components/plot/chart-table"
import { RowChart, type RowPoint } from "@/components/plot/row-chart"
import { niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure"
import { Icon } from "@/components/ui/icon"
import { ModelMark } from "@/components/ui/model-mark"
import { SegmentedLinks } from "@/components/ui/segmented-links"
import { formatPercent, formatPercentRange, formatPoints, formatPointsRange, formatProbability } from "@/lib/format"
import type { CompareQuery } from "@/lib/routes"
import { DIFFERS_BELOW, type CategoryRow } from "@/lib/stats/categories"
import { visibleRows } from "./visible-rows"

type Props = {
  title: string
  subtitle: string
  note: string
  rows: readonly CategoryRow[]
  names: { readonly a: string; readonly b: string }
  nameOf: (slug: string) => string
  query: CompareQuery
  hrefWith: (changes: Partial<CompareQuery>) => string
  categoryHref: (slug: string) => string | null
}

/** Per category: how often either model fails in it, the difference and whether it holds up. Drill down in place. */
export function DifferenceFigure(props: Props) {
  const { rows, names, nameOf, query, hrefWith } = props
  const view = query.view
  const shown = visibleRows(rows, { sort: query.sort, open: query.open, nameOf })
  const estimates = shown.flatMap(({ row }) => [sideOf(row, "a", view), sideOf(row, "b", view)])
  const scale = niceScale(0, Math.max(0.01, ...estimates.map((value) => value?.high ?? 0)))
  const digits = scale.ticks.some((tick) => Math.abs(tick * 100 - Math.round(tick * 100)) > 1e-9) ? 1 : 0
  const points = (side: "a" | "b"): RowPoint[] =>
    shown.flatMap(({ row }, index) => {
      const value = sideOf(row, side, view)
      if (!value) return []
      const label = `${nameOf(row.slug)}: ${formatPercent(value.estimate)} (${formatPercentRange(value.low, value.high)})`
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
          <span>line: 95% interval</span>
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
          before: [<ModelMark key="a" side="a" />, <ModelMark key="b" side="b" />],
          value: view === "rate" ? "A − B, points (95%)" : "A and B, of failures",
          after: ["q"],
        }}
        scale={scale}
        formatTick={(tick) => formatPercent(tick, digits)}
        rows={shown.map(({ row, isOpen, hasChildren }) => chartRow(props, { row, isOpen, hasChildren }))}
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

type Shown = { readonly row: CategoryRow; readonly isOpen: boolean; readonly hasChildren: boolean }

function chartRow({ query, hrefWith, categoryHref, nameOf }: Props, { row, isOpen, hasChildren }: Shown): ChartRow {
  const differs = row.q !== null && row.q < DIFFERS_BELOW
  const href = categoryHref(row.slug)
  const open = isOpen ? query.open.filter((slug) => slug !== row.slug) : [...query.open, row.slug]
  return {
    key: row.key,
    child: row.level > 1,
    pass: differs,
    dim: row.untested === "never-tested",
    name: (
      <>
        {hasChildren ? (
          <Link
            className="plain"
            href={`${hrefWith({ open })}#categories`}
            aria-label={`${isOpen ? "Close" : "Open"} ${nameOf(row.slug)}`}
            aria-expanded={isOpen}
            scroll={false}
          >
            <Icon name={isOpen ? "down" : "right"} small />
          </Link>
        ) : null}
        {href ? <Link href={href}>{nameOf(row.slug)}</Link> : <span>{nameOf(row.slug)}</span>}
      </>
    ),
    before: [
      <span key="a" className="ca">
        {row.a}
      </span>,
      <span key="b" className="cb">
        {row.b}
      </span>,
    ],
    value: <Value row={row} view={query.view} />,
    after: [<Evidence key="q" row={row} differs={differs} />],
  }
}

function Value({ row, view }: { row: CategoryRow; view: CompareQuery["view"] }) {
  if (view === "share")
    return (
      <>
        <span className="ca">{row.shareA ? formatPercent(row.shareA.estimate) : "–"}</span>{" "}
        <span className="cb">{row.shareB ? formatPercent(row.shareB.estimate) : "–"}</span>
      </>
    )
  if (!row.difference) return <>–</>
  return (
    <>
      {formatPoints(row.difference.estimate)}{" "}
      <small>{formatPointsRange(row.difference.low, row.difference.high)}</small>
    </>
  )
}

function Evidence({ row, differs }: { row: CategoryRow; differs: boolean }) {
  if (row.q === null)
    return (
      <span className="muted xs">
        {row.untested === "not-every-failure-read" ? "sampled, not tested" : "not tested"}
      </span>
    )
  const clear = row.difference !== null && (row.difference.low > 0 || row.difference.high < 0)
  return (
    <span className="nowrap">
      {formatProbability(row.q)}{" "}
      {differs ? (
        <span className="tag good">differs</span>
      ) : clear ? (
        <span className="tag line">interval clear</span>
      ) : null}
    </span>
  )
}
