import Link from "next/link"
import { Suspense } from "react"
import { SimpleTable } from "@/components/ui/table/simple-table"
import { answerDifference } from "@/components/upload/results/answer-difference"
import type { WayToAnswer } from "@/components/upload/results/answer-of"
import { SameQuestions } from "@/components/upload/results/same-questions"
import styles from "@/components/upload/upload.module.css"
import { comparisonReport } from "@/lib/api/compare/compare"
import { CannotRank } from "@/lib/api/compare/ranking-refused"
import { findSameQuestions } from "@/lib/data/merges/same-questions"
import { listOwnResults } from "@/lib/data/results/own-results"
import type { Viewer } from "@/lib/domain/access/permissions"
import { formatCount, formatPercent, formatPercentRange, plural } from "@/lib/format"
import { attemptRate } from "@/lib/stats/proportions/attempt-rate"
import { intervalLevel } from "@/lib/wording/labels"
import { NextSteps } from "@/app/free-checks/next-steps"
import { mergeOwnNames } from "./actions"

type Props = { resultSetId: number; viewer: Viewer; isOwner: boolean; answer: WayToAnswer | null }

/** What the results say, first of all: which model is better, or how often the one is right; then what can be had beside. */
export function Answer({ resultSetId, viewer, isOwner, answer }: Props) {
  const link = answer ? (
    <Link className="btn lg" href={answer.href}>
      {answer.words}
    </Link>
  ) : null
  if (!isOwner || viewer === null) return link && <p className={styles.answer}>{link}</p>
  return (
    <section className={`panel ${styles.answer}`} aria-label="The answer">
      {answer === null ? (
        <p>No answer has a score, so none is right or wrong. Which column has the scores can be said at the import.</p>
      ) : (
        <Suspense fallback={<p className="sm muted">Adding up …</p>}>
          {answer.b === null ? (
            <Rates resultSetId={resultSetId} viewer={viewer} model={answer.a} />
          ) : (
            <Verdict a={answer.a} b={answer.b} of={answer.of} results={resultSetId} viewer={viewer} />
          )}
        </Suspense>
      )}
      <Suspense>
        <Apart resultSetId={resultSetId} />
      </Suspense>
      {link}
      <NextSteps resultSetId={resultSetId} viewer={viewer} />
    </section>
  )
}

/** Streamed: the page does not wait until all texts are held against each other. */
async function Apart({ resultSetId }: { resultSetId: number }) {
  const same = await findSameQuestions(resultSetId)
  return same && <SameQuestions action={mergeOwnNames} resultSetId={resultSetId} {...same} />
}

type Pair = { a: string; b: string; of: number; results: number; viewer: NonNullable<Viewer> }

async function Verdict({ a, b, of, results, viewer }: Pair) {
  const { text, difference } = await comparisonReport({ a, b, results, dataset: [] }, viewer).then(
    (report) => ({
      text: report.verdict.text,
      difference: answerDifference(report, report.a, report.b),
    }),
    (error: unknown) => {
      if (error instanceof CannotRank) return { text: error.message, difference: null }
      throw error
    },
  )
  return (
    <>
      <h2>
        {of > 2 ? `Two of its ${of} models: ` : ""}
        {text}
      </h2>
      {difference === null ? null : <p>{difference}</p>}
    </>
  )
}

const mostBenchmarks = 12

async function Rates({
  resultSetId,
  viewer,
  model,
}: {
  resultSetId: number
  viewer: NonNullable<Viewer>
  model: string
}) {
  const rows = (await listOwnResults(viewer, { own: true, resultSetId, model })).filter((row) => row.predictions > 0)
  const shown = rows.slice(0, mostBenchmarks)
  const name = rows[0]?.modelName ?? model
  return (
    <>
      <h2>How often {name} is right</h2>
      <SimpleTable
        caption={`How often ${name} is right, by benchmark`}
        rows={shown}
        keyOf={({ datasetSlug }) => datasetSlug}
        columns={[
          { head: "Benchmark", cell: ({ datasetTitle }) => datasetTitle },
          { head: `Right, ${intervalLevel}`, num: true, cell: rightWords },
          { head: "Answers", num: true, cell: ({ predictions }) => formatCount(predictions) },
        ]}
      />
      {rows.length > shown.length ? (
        <p className="xs muted">And {plural(rows.length - shown.length, "more benchmark")} on its own page.</p>
      ) : null}
    </>
  )
}

function rightWords(row: Parameters<typeof attemptRate>[0][number]): string {
  const fails = attemptRate([row])
  return fails ? `${formatPercent(1 - fails.estimate)} (${formatPercentRange(1 - fails.high, 1 - fails.low)})` : "–"
}
