import Link from "next/link"
import { Fragment } from "react"
import { Axis } from "@/components/plot/marks/axis"
import { DotCell } from "@/components/plot/marks/cells"
import { niceScale, type Scale } from "@/components/plot/scale"
import { RowsTable } from "@/components/ui/table/rows-table"
import { formatCount, formatPercent, formatPercentRange, formatShare } from "@/lib/format"
import { givenWord, shareHead } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { modelsToShow, type RankedModel, type SuiteRanks } from "@/components/atlas/data/model-ranks"

/** No interval is shown of fewer read than this. */
const tooFew = 5

/** Models ranked by the rate of one category, within each suite. */
export function ModelRankTable(props: {
  label: string
  suites: readonly SuiteRanks[]
  labels: Pick<Labels, "part">
  hrefOf: (model: RankedModel) => string
  /** all models of one suite */
  suiteHref: (suite: string) => string
}) {
  const most = modelsToShow(props.suites.length)
  const highest = Math.max(0.02, ...props.suites.flatMap((suite) => suite.models.map((model) => model.rate?.high ?? 0)))
  const full = niceScale(0, Math.min(1, highest))
  const scale: Scale = full.max > 1 ? { min: 0, max: 1, ticks: full.ticks.filter((tick) => tick <= 1) } : full
  return (
    <RowsTable
      label={props.label}
      cols="13.5rem 4.5rem minmax(0, 1fr) 8.5rem"
      row="1.875rem"
      columns={[
        { text: "Model" },
        { text: props.labels.part === "all" ? "Of those given" : "Of those read", className: "num opt" },
        {
          text: "Chart",
          axis: <Axis scale={scale} format={(value) => formatPercent(value, scale.max <= 0.1 ? 1 : 0)} />,
          value: "Chart",
        },
        { text: shareHead(props.labels, "Rate") },
      ]}
    >
      {props.suites.map((suite) => (
        <Fragment key={suite.suite}>
          <tr role="row" className="group">
            <th role="rowheader" scope="rowgroup">
              {suite.suite}{" "}
              <span>
                · {formatCount(suite.count)} of {formatCount(suite.read)} failures {givenWord(props.labels)}
              </span>
            </th>
          </tr>
          {suite.models.slice(0, most).map((model) => (
            <RankRow key={model.slug} model={model} scale={scale} href={props.hrefOf(model)} />
          ))}
          {suite.models.length > most ? (
            <tr role="row" className="dim">
              <th role="rowheader" scope="row">
                <Link href={props.suiteHref(suite.suite)} prefetch={false}>
                  All {formatCount(suite.models.length)} models
                </Link>
              </th>
            </tr>
          ) : null}
        </Fragment>
      ))}
    </RowsTable>
  )
}

/** Benchmarks that met the category too, each a link to its own ranking, and those that did not. */
export function RanksNotShown(props: {
  some: readonly SuiteRanks[]
  none: readonly SuiteRanks[]
  labels: Pick<Labels, "part">
  suiteHref: (suite: string) => string
}) {
  const { some, none } = props
  return (
    <>
      {some.map((suite, index) => (
        <Fragment key={suite.suite}>
          {index === 0 ? "Not shown: " : ", "}
          <Link href={props.suiteHref(suite.suite)} prefetch={false}>
            {suite.suite}
          </Link>{" "}
          ({formatCount(suite.count)} of {formatCount(suite.read)})
        </Fragment>
      ))}
      {some.length > 0 ? ". " : null}
      {none.length > 0
        ? `None among the failures ${givenWord(props.labels)} elsewhere: ${none.map((suite) => `${formatCount(suite.read)} of ${suite.suite}`).join(", ")}.`
        : null}
    </>
  )
}

function RankRow({ model, scale, href }: { model: RankedModel; scale: Scale; href: string }) {
  const value = model.read < tooFew ? null : model.rate
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <Link className="ellip block" href={href} title={model.name} prefetch={false}>
          {model.name}
        </Link>
      </th>
      <td role="cell" className="num opt muted">
        {formatCount(model.count)} of {formatCount(model.read)}
      </td>
      <td role="cell" className="plot" data-value="">
        <DotCell scale={scale} value={value} height={28} hollow={model.count === 0} />
      </td>
      {value === null ? (
        <td role="cell" className="val muted">
          too few
        </td>
      ) : (
        <td role="cell" className="val" data-value={formatShare(value)}>
          <b>{formatPercent(value.estimate)}</b> <small>{formatPercentRange(value.low, value.high)}</small>
        </td>
      )}
    </tr>
  )
}
