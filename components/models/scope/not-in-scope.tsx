import Link from "next/link"
import { EmptyState } from "@/components/ui/empty-state"
import { formatCount, formatPercent, formatPercentRange, formatUnscored } from "@/lib/format"
import { elsewhereWords } from "@/lib/wording/labels"
import { severalRules } from "@/lib/wording/ranking"
import { routes } from "@/lib/routes"
import { attemptRate } from "@/lib/stats/proportions/attempt-rate"
import { SeveralRules } from "./mixed-rules-note"
import type { LabelsElsewhere } from "./label-source-switch"
import { OwnResultsTable, type OwnResultRow } from "@/components/models/list/own-results-table"

/** A model or benchmark that the chosen labels do not speak of: what is known from imported results, and the next step. */
export function NotInScope(props: {
  what: "model" | "benchmark"
  scopeName: string
  results: readonly OwnResultRow[]
  /** where labels of it can be seen, if anywhere */
  elsewhere: readonly LabelsElsewhere[]
}) {
  const { what, scopeName, results, elsewhere } = props
  const newest = newestOnly(results)
  const attempts = newest.reduce((sum, row) => sum + row.predictions, 0)
  const unscored = newest.reduce((sum, row) => sum + row.unscored, 0)
  const failures = newest.reduce((sum, row) => sum + row.failures, 0)
  // Shares of answers that fail by several bars are of different things: their sum has no rate.
  const rate = severalRules(newest) === "" ? attemptRate(newest) : null
  const waiting = results.find((row) => row.analysisId === null)
  return (
    <>
      {attempts > 0 ? (
        <dl className="facts mb-6">
          <div>
            <dt>Attempts</dt>
            <dd>
              {formatCount(attempts)}
              {unscored > 0 ? <small>{formatUnscored({ predictions: attempts, unscored })}</small> : null}
            </dd>
          </div>
          <div>
            <dt>Failures</dt>
            <dd>
              {formatCount(failures)}{" "}
              {rate ? (
                <small>
                  {formatPercent(rate.estimate)}, {formatPercentRange(rate.low, rate.high)}
                </small>
              ) : null}
            </dd>
          </div>
        </dl>
      ) : null}
      {attempts > 0 ? <SeveralRules of={newest} /> : null}
      <EmptyState
        title={
          waiting && elsewhere.length === 0
            ? `No failure ${what === "model" ? "of this model" : "on this benchmark"} has been read yet`
            : `This ${what} is not in ${scopeName}`
        }
        action={
          <div className="actions">
            {elsewhere.map(({ key, label, href }) => (
              <Link key={key} className="btn" href={href}>
                {label}
              </Link>
            ))}
            {waiting ? (
              <Link className="btn primary" href={routes.newAnalysis({ results: waiting.resultSetId })}>
                Analyse these results
              </Link>
            ) : null}
            {elsewhere.length === 0 && !waiting ? (
              <Link className="btn" href={what === "model" ? routes.models() : routes.datasets()}>
                All {what}s
              </Link>
            ) : null}
          </div>
        }
      >
        {elsewhere.length > 0
          ? elsewhereWords(elsewhere)
          : waiting
            ? "Its results were imported, but none of its failures has been analysed. An analysis gives each a category where it can."
            : "There are no results of it that you may see."}
      </EmptyState>
      <ImportedResults results={results} />
    </>
  )
}

/** Results people imported, apart from what the page speaks of; nothing when there are none. */
export function ImportedResults({ results }: { results: readonly OwnResultRow[] }) {
  if (results.length === 0) return null
  return (
    <section className="section">
      <h2>Imported results</h2>
      <p className="fig-sub mb-3">Yours and those others made public.</p>
      <OwnResultsTable rows={results} />
    </section>
  )
}

/** The same items imported again are not twice as many: of each model on each benchmark the first row, the newest. */
function newestOnly(results: readonly OwnResultRow[]): OwnResultRow[] {
  const newest = new Map<string, OwnResultRow>()
  for (const row of results) {
    const key = `${row.modelSlug} ${row.datasetSlug}`
    if (!newest.has(key)) newest.set(key, row)
  }
  return [...newest.values()]
}
