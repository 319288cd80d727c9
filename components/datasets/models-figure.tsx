import Link from "next/link"
import { ChartTable } from "@/components/plot/chart-table"
import { RowChart } from "@/components/plot/row-chart"
import { niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import type { Estimate } from "@/lib/stats/estimate"
import { spreadInWords } from "./findings"

export type RankedModel = {
  readonly slug: string
  readonly name: string
  readonly attempts: number
  readonly failures: number
  readonly read: number
  readonly rate: Estimate
  readonly href: string
}

/** Models by failure rate, the one that fails least first. */
export function ModelsFigure({ title, models }: { title: string; models: readonly RankedModel[] }) {
  const scale = niceScale(0, Math.max(0.05, ...models.map((model) => model.rate.high)))
  return (
    <Figure
      minor
      id="models"
      title={spreadInWords(models)}
      subtitle="Share of attempts that fail, with 95% intervals. Lowest first."
      exportName={`${title} failure rates`}
    >
      <ChartTable
        label="Models by failure rate"
        columns="minmax(0, 15rem) 3.5rem 3.5rem 3.25rem minmax(0, 1fr) 9rem"
        head={{ name: "Model", before: ["Attempts", "Failures", "Read"], value: "Fails, 95%" }}
        scale={scale}
        formatTick={(tick) => formatPercent(tick, 0)}
        rows={models.map((model) => ({
          key: model.slug,
          name: <Link href={model.href}>{model.name}</Link>,
          before: [formatCount(model.attempts), formatCount(model.failures), formatCount(model.read)],
          value: (
            <>
              {formatPercent(model.rate.estimate)} <small>{formatPercentRange(model.rate.low, model.rate.high)}</small>
            </>
          ),
        }))}
        chart={
          <RowChart
            scale={scale}
            rows={models.length}
            series={[
              {
                name: title,
                tone: "accent",
                shape: "circle",
                lane: 0,
                points: models.map((model, row) => ({
                  row,
                  value: model.rate,
                  hollow: model.failures === 0,
                  label: `${model.name}: ${formatPercent(model.rate.estimate)} (${formatPercentRange(model.rate.low, model.rate.high)})`,
                })),
              },
            ]}
          />
        }
      />
    </Figure>
  )
}
