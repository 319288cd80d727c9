import Link from "next/link"
import type { AtlasRow } from "@/components/atlas/data/atlas-rows"
import { leadingCategory } from "@/components/atlas/data/findings"
import { ChartTable } from "@/components/plot/rows/chart-table"
import { RowChart } from "@/components/plot/rows/row-chart"
import { niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure/figure"
import { formatCount, formatPercent, formatPercentRange, formatShare } from "@/lib/format"
import { effectiveWords, givenWord, intervalWords, shareHead } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"

/** What the benchmark measures in practice: how the failures of all models on it divide. */
export function MixFigure(props: {
  title: string
  rows: readonly AtlasRow[]
  labels: Labels
  /** effective size of the shares */
  size: number
  read: number
  failures: number
  hrefOf: (row: AtlasRow) => string
}) {
  const { read, failures, hrefOf, title, labels } = props
  const rows = props.rows.filter((row) => row.read > 0)
  const scale = niceScale(0, Math.max(0.02, ...rows.map((row) => row.share?.high ?? 0)))
  const given = givenWord(labels)
  const unseen = props.rows.filter((row) => row.read === 0 && row.kind === "category").map((row) => row.name)
  return (
    <Figure
      id="mix"
      title={leadingCategory(rows, props)}
      subtitle={`Share of all failures on it by category, ${read === failures ? `all ${formatCount(read)} ${given}` : `estimated from the ${formatCount(read)} ${given} of ${formatCount(failures)}${labels.part === "all" ? "" : effectiveWords(read, props.size)}`}; ${intervalWords(labels)}. Largest first.`}
      note={unseen.length > 0 ? `Not seen on it: ${unseen.join(", ")}.` : undefined}
      exportName={`${title} error mix`}
    >
      <ChartTable
        label="Error mix over all models"
        columns="minmax(0, 15.5rem) 2.75rem 3.75rem minmax(0, 1fr) 9rem 8rem"
        head={{
          name: "Category",
          before: [labels.part === "all" ? "Failures" : "Read", "Models"],
          value: shareHead(labels, "Share"),
          after: [shareHead(labels, "Of attempts")],
        }}
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
                          label: `${row.name}: ${formatShare(row.share)}`,
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
