import Link from "next/link"
import type { AtlasRow } from "@/components/atlas/atlas-rows"
import { leadingCategory } from "@/components/atlas/findings"
import { ChartTable } from "@/components/plot/chart-table"
import { RowChart } from "@/components/plot/row-chart"
import { niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"

/** What the benchmark measures in practice: how the failures of all models on it divide. */
export function MixFigure(props: {
  title: string
  rows: readonly AtlasRow[]
  read: number
  failures: number
  hrefOf: (row: AtlasRow) => string
}) {
  const { read, failures, hrefOf, title } = props
  const rows = props.rows.filter((row) => row.read > 0)
  const scale = niceScale(0, Math.max(0.02, ...rows.map((row) => row.share?.high ?? 0)))
  const unseen = props.rows.filter((row) => row.read === 0 && row.kind === "category").map((row) => row.name)
  return (
    <Figure
      id="mix"
      title={leadingCategory(rows)}
      subtitle={`Share of all failures on it by category, ${read === failures ? `all ${formatCount(read)} read` : `estimated from the ${formatCount(read)} read of ${formatCount(failures)}`}; 95% intervals. Largest first.`}
      note={unseen.length > 0 ? `Not seen on it: ${unseen.join(", ")}.` : undefined}
      exportName={`${title} error mix`}
    >
      <ChartTable
        label="Error mix over all models"
        columns="minmax(0, 15.5rem) 2.75rem 3.75rem minmax(0, 1fr) 9rem 8rem"
        head={{ name: "Category", before: ["Read", "Models"], value: "Share, 95%", after: ["Of attempts, 95%"] }}
        scale={scale}
        formatTick={(tick) => formatPercent(tick, scale.ticks.some((value) => (value * 100) % 1 > 1e-9) ? 1 : 0)}
        rows={rows.map((row) => ({
          key: row.key,
          name: <Link href={hrefOf(row)}>{row.name}</Link>,
          before: [formatCount(row.read), formatCount(row.models)],
          value: row.share ? (
            <>
              {formatPercent(row.share.estimate)} <small>{formatPercentRange(row.share.low, row.share.high)}</small>
            </>
          ) : (
            "–"
          ),
          after: [
            row.rate ? (
              <span key="rate" className="val soft">
                <b>{formatPercent(row.rate.estimate)}</b>{" "}
                <small>{formatPercentRange(row.rate.low, row.rate.high)}</small>
              </span>
            ) : (
              "–"
            ),
          ],
          dim: row.kind !== "category",
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
                points: rows.flatMap((row, index) =>
                  row.share
                    ? [
                        {
                          row: index,
                          value: row.share,
                          hollow: false,
                          label: `${row.name}: ${formatPercent(row.share.estimate)} (${formatPercentRange(row.share.low, row.share.high)})`,
                        },
                      ]
                    : [],
                ),
              },
            ]}
          />
        }
      />
    </Figure>
  )
}
