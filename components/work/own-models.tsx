import Link from "next/link"
import { SimpleTable } from "@/components/ui/table/simple-table"
import { formatCount, formatPercent, formatPercentRange, plural } from "@/lib/format"
import { attemptRate, type Attempts } from "@/lib/stats/proportions/attempt-rate"
import { routes } from "@/lib/routes"
import { intervalLevel } from "@/lib/wording/labels"

export type OwnModelCount = Attempts & {
  readonly resultSetId: number
  readonly modelId: number
  readonly model: string
  readonly dataset: string
}

/** Models of one's own results with how often they fail there, each benchmark of each import a row of its own. */
export function OwnModels({ rows }: { rows: readonly OwnModelCount[] }) {
  return (
    <SimpleTable
      caption="Models in your results"
      rows={rows}
      keyOf={({ resultSetId, modelId, dataset }) => `${resultSetId} ${modelId} ${dataset}`}
      columns={[
        { head: "Model", cell: ({ model }) => <span style={{ overflowWrap: "anywhere" }}>{model}</span> },
        {
          head: "Benchmark",
          cell: ({ dataset, resultSetId }) => (
            <>
              {dataset} <Link className="xs" href={routes.resultSet(resultSetId)}>{`#${resultSetId}`}</Link>
            </>
          ),
        },
        { head: `Fails, ${intervalLevel}`, num: true, cell: rateOf },
        { head: "Of", num: true, cell: ({ predictions }) => formatCount(predictions) },
      ]}
    />
  )
}

function rateOf(row: OwnModelCount): string {
  const rate = attemptRate([row])
  return rate ? `${formatPercent(rate.estimate)} (${formatPercentRange(rate.low, rate.high, 0)})` : "–"
}

/** Of how many models and benchmarks an import is: "2 models, 1 benchmark". */
export function madeOf(rows: readonly OwnModelCount[]): string {
  const number = (of: (row: OwnModelCount) => string | number) => new Set(rows.map(of)).size
  return `${plural(
    number(({ modelId }) => modelId),
    "model",
  )}, ${plural(
    number(({ dataset }) => dataset),
    "benchmark",
  )}`
}
