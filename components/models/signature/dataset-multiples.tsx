import Link from "next/link"
import { BarCell } from "@/components/plot/marks/cells"
import { niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure/figure"
import { formatCount, formatPercent, formatShare, plural } from "@/lib/format"
import { givenWord, intervalWords } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { mixesInWords, type DatasetMix } from "./dataset-mixes"
import styles from "./dataset-multiples.module.css"
import { SimpleTable } from "@/components/ui/table/simple-table"

/** Panels at first: two rows of them. */
const fewPanels = 6

/** The same categories on each dataset, side by side on one scale: is it the model, or what it was asked? */
export function DatasetMultiples(props: {
  mixes: readonly DatasetMix[]
  labels: Labels
  shown: "hardest" | "all"
  allHref: string
  modelName: string
  hrefOf: (datasetSlug: string) => string
}) {
  const { modelName, hrefOf } = props
  if (props.mixes.length < 2) return null
  const mixes = props.shown === "all" ? props.mixes : props.mixes.slice(0, fewPanels)
  const shares = mixes.flatMap(({ rows }) => rows.flatMap((row) => row.share ?? []))
  const scale = niceScale(0, Math.max(0.05, ...shares.map((share) => share.high)))
  return (
    <div className="section">
      <Figure
        minor
        id="by-dataset"
        title={mixesInWords(props.mixes, props.labels)}
        subtitle={`Share of its failures on each benchmark, the same categories on one scale to ${formatPercent(scale.max, 0)}; ${intervalWords(props.labels)}, with counts.`}
        note="The benchmarks read most, at most twelve; those with fewer than five failures read are left out. Below fifty an interval is wide, and differences between panels are mostly chance."
        exportName={`${modelName} error mix by benchmark`}
        table={<MixTable mixes={mixes} />}
      >
        <div className={styles.multiples}>
          {mixes.map((mix) => (
            <div key={mix.slug}>
              <h3>
                <Link href={hrefOf(mix.slug)}>{mix.title}</Link>
              </h3>
              <p className="xs muted">
                {formatCount(mix.read)} of {formatCount(mix.failures)} failures {givenWord(props.labels)}
              </p>
              {mix.rows.map((row) => (
                <div key={row.key} className={styles.multiple}>
                  <span className="ellip">{row.name}</span>
                  <span className="plot">
                    <BarCell scale={scale} value={row.share} height={22} />
                  </span>
                  <span className="num xs">{row.share ? formatPercent(row.share.estimate, 0) : "–"}</span>
                </div>
              ))}
            </div>
          ))}
        </div>
        {mixes.length < props.mixes.length ? (
          <div className="table-foot">
            <span>
              {formatCount(mixes.length)} of {plural(props.mixes.length, "benchmark")}, the most read
            </span>
            <Link className="btn" href={props.allHref} scroll={false}>
              All {formatCount(props.mixes.length)}
            </Link>
          </div>
        ) : null}
      </Figure>
    </div>
  )
}

function MixTable({ mixes }: { mixes: readonly DatasetMix[] }) {
  return (
    <SimpleTable
      caption="Shares of failures by category and benchmark"
      rows={mixes[0]?.rows ?? []}
      keyOf={({ key }) => key}
      columns={[
        { head: "Category", cell: ({ name }) => name },
        ...mixes.map((mix) => ({
          head: `${mix.title}, ${formatCount(mix.read)} read`,
          num: true,
          className: "nowrap",
          cell: (_: unknown, row: number) => {
            const cell = mix.rows[row]
            return cell?.share ? `${formatCount(cell.read)} · ${formatShare(cell.share)}` : "–"
          },
        })),
      ]}
    />
  )
}
