import Link from "next/link"
import { SimpleTable } from "@/components/ui/table/simple-table"
import { groupBy } from "@/lib/domain/collections/group-by"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import { routes } from "@/lib/routes"
import { attemptRate, type Repeats } from "@/lib/stats/proportions/attempt-rate"

type OwnRow = {
  readonly resultSetId: number
  readonly resultSetName: string
  readonly modelSlug: string
  readonly datasetSlug: string
  readonly datasetTitle: string
  readonly predictions: number
  readonly failures: number
  readonly repeats: Repeats | null
  readonly analysisId: number | null
}

/** As many rows as stand before the atlas. */
const most = 12

/** Benchmarks of the reader's own results, one row for each of these: what the atlas counts of the same benchmark stays apart. */
export function OwnDatasets({ rows, inAtlas }: { rows: readonly OwnRow[]; inAtlas: (slug: string) => boolean }) {
  const groups = [...groupBy(rows, ({ resultSetId, datasetSlug }) => `${resultSetId} ${datasetSlug}`).values()]
  if (groups.length === 0) return null
  return (
    <section className="section" aria-labelledby="own-benchmarks">
      <h2 id="own-benchmarks" className="mb-3">
        Your benchmarks
      </h2>
      <SimpleTable
        caption="Your benchmarks"
        rows={groups.slice(0, most).flatMap((group) => group.slice(0, 1).map((first) => ({ group, first })))}
        keyOf={({ first }) => `${first.resultSetId} ${first.datasetSlug}`}
        columns={[
          {
            head: "Benchmark",
            cell: ({ first }) => (
              <>
                <Link className="t-title" href={routes.dataset(first.datasetSlug, scopeOf(first))}>
                  {first.datasetTitle}
                </Link>{" "}
                <span className="tag">yours</span>
                {inAtlas(first.datasetSlug) ? (
                  <div className="xs muted">In the atlas as well: counted apart, below.</div>
                ) : null}
              </>
            ),
          },
          {
            head: "Models",
            num: true,
            cell: ({ group }) => formatCount(new Set(group.map((row) => row.modelSlug)).size),
          },
          { head: "Attempts", num: true, cell: ({ group }) => formatCount(total(group, "predictions")) },
          {
            head: "Failures",
            num: true,
            cell: ({ group }) => `${formatCount(total(group, "failures"))}${rateOf(group)}`,
          },
          {
            head: "Results",
            cell: ({ first }) => (
              <>
                <Link href={routes.resultSet(first.resultSetId)}>{first.resultSetName}</Link>{" "}
                <span className="xs muted">#{first.resultSetId}</span>
              </>
            ),
          },
        ]}
      />
      {groups.length > most ? (
        <p className="sm soft mt-2">
          The newest {most} of {formatCount(groups.length)}; all are under <Link href={routes.work()}>Your work</Link>.
        </p>
      ) : null}
    </section>
  )
}

const scopeOf = ({ analysisId, resultSetId }: OwnRow) =>
  analysisId === null ? { results: resultSetId } : { analysis: analysisId }

const total = (rows: readonly OwnRow[], column: "predictions" | "failures") =>
  rows.reduce((sum, row) => sum + row[column], 0)

function rateOf(rows: readonly OwnRow[]): string {
  const rate = attemptRate(rows)
  return rate ? ` (${formatPercent(rate.estimate)}, ${formatPercentRange(rate.low, rate.high)})` : ""
}
