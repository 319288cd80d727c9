import Link from "next/link"
import { SimpleTable } from "@/components/ui/table/simple-table"
import { groupBy } from "@/lib/domain/collections/group-by"
import { formatDay, formatPercent, formatPercentRange, plural } from "@/lib/format"
import { routes } from "@/lib/routes"
import { attemptRate, type Repeats } from "@/lib/stats/proportions/attempt-rate"
import { intervalLevel } from "@/lib/wording/labels"

type ModelRow = {
  readonly modelSlug: string
  readonly modelName: string
  readonly datasetSlug: string
  readonly datasetTitle: string
  readonly predictions: number
  readonly failures: number
  readonly repeats?: Repeats | null | undefined
}

export type ShownSet = {
  readonly id: number
  readonly name: string
  readonly createdAt: Date | null
  readonly failures: number
  /** the newest finished analysis, if there is one */
  readonly analysis: number | null
  /** somebody has read failures, or is about to: more than rules went through them */
  readonly isRead: boolean
  /** one for each model and benchmark */
  readonly rows: readonly ModelRow[]
}

/** As many models of one result set as are named here. */
const mostModels = 4

/** Results by their models, each with the share of attempts it got right, and the next step. */
export function ResultsAtAGlance({ sets, caption }: { sets: readonly ShownSet[]; caption: string }) {
  return (
    <SimpleTable
      caption={caption}
      rows={sets}
      keyOf={({ id }) => id}
      columns={[
        {
          head: "Results",
          cell: ({ id, name, createdAt, rows }) => (
            <>
              <Link className="t-title" href={routes.models({ results: id })} style={{ overflowWrap: "anywhere" }}>
                {name}
              </Link>
              <div className="xs muted">
                {[`#${id}`, ...(createdAt ? [formatDay(createdAt)] : []), benchmarksIn(rows)].join(" · ")}
              </div>
            </>
          ),
        },
        {
          head: `Right, ${intervalLevel} interval`,
          cell: ({ id, rows }) => <Models id={id} rows={rows} />,
        },
        { head: "Next", cell: (set) => <NextStep {...set} /> },
      ]}
    />
  )
}

function Models({ id, rows }: { id: number; rows: readonly ModelRow[] }) {
  const models = modelsOf(rows)
  return (
    <>
      {models.slice(0, mostModels).map(({ slug, name, right }) => (
        <div key={slug}>
          <Link href={routes.model(slug, { results: id })} style={{ overflowWrap: "anywhere" }}>
            {name}
          </Link>{" "}
          <span className="nowrap">{right}</span>
        </div>
      ))}
      {models.length > mostModels ? (
        <Link className="xs" href={routes.models({ results: id })}>
          {plural(models.length - mostModels, "more model")}
        </Link>
      ) : null}
    </>
  )
}

function NextStep({ id, rows, failures, analysis, isRead }: ShownSet) {
  const [a, b] = modelsOf(rows)
  return (
    <>
      {a && b ? (
        <div>
          <Link href={routes.compare({ results: id, a: a.slug, b: b.slug })}>Compare</Link>
        </div>
      ) : null}
      {analysis !== null ? (
        <div>
          <Link href={routes.errors({ analysis })}>How they fail</Link>
        </div>
      ) : null}
      {!isRead && failures > 0 ? (
        <Link href={routes.newAnalysis({ results: id })}>Diagnose {plural(failures, "failure")}</Link>
      ) : null}
    </>
  )
}

function benchmarksIn(rows: readonly ModelRow[]): string {
  const titles = new Map(rows.map((row) => [row.datasetSlug, row.datasetTitle]))
  const [first] = titles.values()
  return titles.size === 1 && first !== undefined ? first : plural(titles.size, "benchmark")
}

/** Those with most attempts first: these have most to say. */
function modelsOf(rows: readonly ModelRow[]) {
  return [...groupBy(rows, ({ modelSlug }) => modelSlug).entries()]
    .map(([slug, group]) => {
      const rate = attemptRate(group)
      const attempts = group.reduce((sum, row) => sum + row.predictions, 0)
      const right = rate
        ? `${formatPercent(1 - rate.estimate)} (${formatPercentRange(1 - rate.high, 1 - rate.low)})`
        : "no score"
      return { slug, name: group[0]?.modelName ?? slug, right, attempts }
    })
    .sort((a, b) => b.attempts - a.attempts || a.name.localeCompare(b.name, "en"))
}
