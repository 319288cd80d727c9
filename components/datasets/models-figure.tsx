import Link from "next/link"
import { ChartTable } from "@/components/plot/rows/chart-table"
import { RowChart } from "@/components/plot/rows/row-chart"
import { niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure/figure"
import { formatCount, formatPercent, formatPercentRange, formatShare, plural } from "@/lib/format"
import { intervalLevel, readHead } from "@/lib/wording/labels"
import type { Estimate } from "@/lib/stats/core/estimate"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { spreadInWords } from "./findings"

export type RankedModel = {
  readonly slug: string
  readonly name: string
  readonly attempts: number
  readonly failures: number
  /** read, or labelled where rules gave the labels */
  readonly labelled: number
  readonly rate: Estimate
  readonly href: string
}

/** Models ranked at first. */
const fewModels = 25

/** Models by failure rate, the one that fails least first. */
export function ModelsFigure(props: {
  title: string
  models: readonly RankedModel[]
  labels: Pick<Labels, "part">
  shown: "first" | "all"
  allHref: string
}) {
  const { title, models } = props
  const rows = props.shown === "all" ? models : models.slice(0, fewModels)
  const scale = niceScale(0, Math.max(0.05, ...models.map((model) => model.rate.high)))
  return (
    <Figure
      minor
      id="models"
      title={spreadInWords(models)}
      subtitle={`Share of attempts that fail, with ${intervalLevel} intervals. Lowest first.`}
      exportName={`${title} failure rates`}
    >
      <ChartTable
        label="Models by failure rate"
        columns="minmax(0, 15rem) 3.5rem 3.5rem 4rem minmax(0, 1fr) 9rem"
        head={{
          name: "Model",
          before: ["Attempts", "Failures", readHead(props.labels)],
          value: `Fails, ${intervalLevel}`,
        }}
        scale={scale}
        formatTick={(tick) => formatPercent(tick, 0)}
        rows={rows.map((model) => ({
          key: model.slug,
          name: <Link href={model.href}>{model.name}</Link>,
          before: [formatCount(model.attempts), formatCount(model.failures), formatCount(model.labelled)],
          value: (
            <>
              {formatPercent(model.rate.estimate)} <small>{formatPercentRange(model.rate.low, model.rate.high)}</small>
            </>
          ),
        }))}
        chart={
          <RowChart
            scale={scale}
            rows={rows.length}
            series={[
              {
                name: title,
                tone: "accent",
                shape: "circle",
                lane: 0,
                points: rows.map((model, row) => ({
                  row,
                  value: model.rate,
                  hollow: model.failures === 0,
                  label: `${model.name}: ${formatShare(model.rate)}`,
                })),
              },
            ]}
          />
        }
      />
      {rows.length < models.length ? (
        <div className="table-foot">
          <span>
            {formatCount(rows.length)} of {plural(models.length, "model")}, the lowest rates
          </span>
          <Link className="btn" href={props.allHref} scroll={false}>
            All {formatCount(models.length)} models
          </Link>
        </div>
      ) : null}
    </Figure>
  )
}
