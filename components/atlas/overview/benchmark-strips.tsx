import Link from "next/link"
import { Axis, Grid } from "@/components/plot/marks/axis"
import { DrawnMarks } from "@/components/plot/marks/svg-marks"
import { circleMarks } from "@/components/plot/marks/marks"
import { distinctMarks, position, type Scale } from "@/components/plot/scale"
import { RowsTable } from "@/components/ui/table/rows-table"
import { formatCount, formatPercent } from "@/lib/format"
import { givenWord } from "@/lib/wording/labels"
import { routes } from "@/lib/routes"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import type { BenchmarkSpread } from "@/components/atlas/data/benchmark-spread"
import { NamedStrip } from "./named-strip"

const scale: Scale = { min: 0, max: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] }

/** More dots than this on one strip are a crowd: their names come when somebody points at them. */
const mostNamed = 40

/** A strip a benchmark: one dot a model at its failure rate, the lowest in green and named, the highest named. */
export function BenchmarkStrips(props: {
  spreads: readonly BenchmarkSpread[]
  labels: Pick<Labels, "part">
  hrefOf: (spread: BenchmarkSpread) => string
  /** parameters of the counts shown, for the names of a crowd */
  scope: Record<string, string | number>
}) {
  return (
    <RowsTable
      label="Failure rates by benchmark"
      cols="6.5rem 5.5rem minmax(0, 1fr) 5rem 5.5rem"
      row="2.75rem"
      columns={[
        { text: "Benchmark" },
        { text: "Items × models", className: "num opt" },
        {
          text: "Chart",
          axis: <Axis scale={scale} format={(value) => formatPercent(value, 0)} />,
          value: "Models, lowest rate first",
        },
        { text: "Range" },
        { text: "No error found", className: "num opt" },
      ]}
    >
      {props.spreads.map((spread) => (
        <tr role="row" key={spread.suite}>
          <th role="rowheader" scope="row">
            <Link href={props.hrefOf(spread)}>{spread.suite}</Link>
          </th>
          <td role="cell" className="num opt">
            {formatCount(spread.items)} × {spread.models.length}
          </td>
          <td
            role="cell"
            className="plot"
            data-value={spread.models
              .slice(0, mostNamed)
              .map((model) => `${model.name} ${formatPercent(model.rate.estimate)}`)
              .join("; ")}
          >
            {spread.models.length > mostNamed ? (
              <NamedStrip href={routes.api("models", { ...props.scope, dataset: spread.suite, limit: 500 })}>
                <Strip spread={spread} />
              </NamedStrip>
            ) : (
              <Strip spread={spread} />
            )}
          </td>
          <td role="cell" className="val">
            {rangeOf(spread)}
          </td>
          <td role="cell" className="num opt">
            {spread.read === 0 ? (
              <span className="muted">none {givenWord(props.labels)}</span>
            ) : props.labels.part === "all" ? (
              formatCount(spread.noErrorFound)
            ) : (
              `${formatCount(spread.noErrorFound)} of ${formatCount(spread.read)}`
            )}
          </td>
        </tr>
      ))}
    </RowsTable>
  )
}

function rangeOf({ models }: BenchmarkSpread): string {
  const [low, high] = [models[0]?.rate.estimate ?? 0, models.at(-1)?.rate.estimate ?? 0]
  if (models.length < 2) return formatPercent(low, 0)
  return `${Math.round(low * 100)}–${formatPercent(high, 0)}`
}

function Strip({ spread: { models } }: { spread: BenchmarkSpread }) {
  const [best, worst] = [models[0], models.at(-1)]
  if (!best || !worst) return null
  const at = (share: number) => position(scale, share)
  const [left, right] = [at(best.rate.estimate), at(worst.rate.estimate)]
  const anchors = { best: anchorOf(left), worst: right > 80 ? "end" : "middle" } as const
  const bothFit =
    models.length > 1 &&
    spanOf(shortened(best.name), left, anchors.best).to + 2 < spanOf(shortened(worst.name), right, anchors.worst).from
  return (
    <svg height="42" aria-hidden="true">
      <Grid scale={scale} />
      <line className="m-link" x1={`${left}%`} x2={`${right}%`} y1="14" y2="14" />
      <Others models={models.slice(1)} />
      <circle className="m-dot acc" cx={`${left}%`} cy="14" r="5">
        <title>{`${best.name} ${formatPercent(best.rate.estimate)}`}</title>
      </circle>
      <text className="tick" x={`${left}%`} y="36" textAnchor={anchors.best}>
        {shortened(best.name)}
      </text>
      {bothFit ? (
        <text className="tick hide-s" x={`${right}%`} y="36" textAnchor={anchors.worst}>
          {shortened(worst.name)}
        </text>
      ) : null}
    </svg>
  )
}

function Others({ models }: { models: BenchmarkSpread["models"] }) {
  if (models.length < mostNamed)
    return models.map((model) => (
      <circle key={model.slug} className="m-dot rest" cx={`${position(scale, model.rate.estimate)}%`} cy="14" r="5">
        <title>{`${model.name} ${formatPercent(model.rate.estimate)}`}</title>
      </circle>
    ))
  const rates = distinctMarks(models.map((model) => model.rate.estimate))
  return <DrawnMarks marks={circleMarks(scale, rates, { y: 14, r: 5, tone: "rest" })} />
}

/** About how much of the strip a name takes, in percent: 5.6 px a letter of about 430 px. */
function spanOf(text: string, at: number, anchor: "start" | "middle" | "end"): { from: number; to: number } {
  const width = text.length * 1.32
  const from = anchor === "start" ? at : anchor === "end" ? at - width : at - width / 2
  return { from, to: from + width }
}

const anchorOf = (percent: number) => (percent < 15 ? "start" : percent > 75 ? "end" : "middle")

/** An id keeps its beginning; the whole of it stands in the tooltip and the export. */
const shortened = (name: string) => (name.length > 24 ? `${name.slice(0, 23)}…` : name)
