import type { Metadata } from "next"
import Link from "next/link"
import { OwnResultsTable } from "@/components/models/list/own-results-table"
import { ControlButton } from "@/components/analyses/progress/control-button"
import { ManageForm } from "@/components/work/manage-form"
import { AnalysesGoing, OwnAnalyses } from "@/components/work/own-analyses"
import { ResultDownloads } from "@/components/work/result-downloads"
import styles from "@/components/work/work.module.css"
import { ResultSetList, type ListedResultSet } from "@/components/upload/results/result-set-list"
import { reviewWords } from "@/components/failures/outcome-labels"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { SimpleTable } from "@/components/ui/table/simple-table"
import { Time } from "@/components/ui/text/time"
import { requireViewer } from "@/lib/auth/session"
import { listAnalysesGoing } from "@/lib/data/deletion/deletions"
import { listOwnReviews } from "@/lib/data/people/own-work"
import { listOwnResults } from "@/lib/data/results/own-results"
import { listResultSets } from "@/lib/data/results/result-sets"
import { routes } from "@/lib/routes"
import { hasEnded } from "@/lib/domain/analyses/analysis-status"
import { loadAnalysisRows } from "../analyses/rows"
import { dismissImport } from "../upload/[resultSetId]/actions"
import { changeOwnAnalysis, changeResults } from "./actions"

export const dynamic = "force-dynamic"
export const metadata: Metadata = { title: "Your work", robots: { index: false } }

/** of each kind on the page, the newest */
const most = { results: 100, analyses: 50, reviews: 50 } as const

const sections = ["Results", "Models", "Analyses", "Reviews"] as const

/** All that somebody brought and made, in one place: named, shared and deleted from here. */
export default async function WorkPage() {
  const viewer = await requireViewer(routes.work())
  const [results, counts, { rows: analyses, next }, reviews, going] = await Promise.all([
    listResultSets(viewer, most.results),
    listOwnResults(viewer, { own: true }),
    loadAnalysisRows(viewer, { own: true, limit: most.analyses }),
    listOwnReviews(viewer, most.reviews),
    listAnalysesGoing(viewer),
  ])
  const shown = { Results: results, Models: counts, Analyses: analyses, Reviews: reviews }
  return (
    <main id="main" className="page">
      <Crumbs items={[{ label: "Your work" }]} />
      <header className="page-head row between">
        <div>
          <h1>Your work</h1>
          <p className="lede">What you brought and what came of it. Nobody else sees this page.</p>
        </div>
        <div className="actions">
          <Link className="btn" href={routes.account()}>
            Account
          </Link>
          <Link className="btn primary" href={routes.upload()}>
            Upload results
          </Link>
        </div>
      </header>
      {results.length + analyses.length + reviews.length === 0 ? (
        <EmptyState
          title="Nothing here yet"
          action={
            <Link className="btn primary" href={routes.upload()}>
              Upload results
            </Link>
          }
        >
          Upload the results of a benchmark, and they stand here with their models and analyses.
        </EmptyState>
      ) : (
        <nav className={styles.jumps} aria-label="On this page">
          {sections.map((name) =>
            shown[name].length > 0 ? (
              <a key={name} href={`#${name.toLowerCase()}`}>
                {name}
              </a>
            ) : null,
          )}
        </nav>
      )}
      {results.length > 0 ? (
        <section className="section" aria-labelledby="results">
          <h2 id="results">Results</h2>
          <ResultSetList resultSets={results} actions={actionsFor} />
          {results.length === most.results ? <p className="sm soft">The newest {most.results} are listed.</p> : null}
        </section>
      ) : null}
      {counts.length > 0 ? (
        <section className="section" aria-labelledby="models">
          <h2 id="models">Models</h2>
          <OwnResultsTable rows={counts} />
        </section>
      ) : null}
      <AnalysesGoing going={going} />
      {analyses.length > 0 ? (
        <section className="section" aria-labelledby="analyses">
          <h2 id="analyses">Analyses</h2>
          <OwnAnalyses
            rows={analyses}
            actions={({ id, title, status, visibility }) => (
              <ManageForm action={changeOwnAnalysis} {...{ id, name: title, visibility }}>
                {hasEnded({ status }) ? (
                  <Link className="btn" href={routes.deleteAnalysis(id)}>
                    Delete
                  </Link>
                ) : null}
              </ManageForm>
            )}
          />
          {next === null ? null : (
            <p className="sm soft" style={{ marginTop: "0.5rem" }}>
              The newest {most.analyses}; older ones are under <Link href={routes.analyses()}>Analyses</Link>.
            </p>
          )}
        </section>
      ) : null}
      {reviews.length > 0 ? (
        <section className="section" aria-labelledby="reviews">
          <h2 id="reviews">Reviews</h2>
          <SimpleTable
            caption="What you said of failures"
            rows={reviews}
            keyOf={({ id }) => id}
            columns={[
              {
                head: "Failure",
                cell: ({ annotationId, title, model }) => (
                  <>
                    <Link href={routes.error(annotationId)}>{title ?? "A failure"}</Link>
                    <div className="xs muted">{model}</div>
                  </>
                ),
              },
              {
                head: "You said",
                cell: ({ verdict, category, note }) => (
                  <span style={{ overflowWrap: "anywhere" }}>
                    {[reviewWords[verdict], category, note].filter(Boolean).join(" · ")}
                  </span>
                ),
              },
              { head: "On", className: "nowrap hide-s", cell: ({ createdAt }) => <Time at={createdAt} /> },
            ]}
          />
          {reviews.length === most.reviews ? <p className="sm soft">The newest {most.reviews} are listed.</p> : null}
        </section>
      ) : null}
    </main>
  )
}

/** What can be done with one's results, in the state they are in. */
function actionsFor({ id, name, visibility, status, isOpen, createdAt }: ListedResultSet) {
  if (status === "deleting") return null
  if (status === "failed" && !isOpen)
    return (
      <ControlButton action={dismissImport} id={id} pending="Dismissing">
        Dismiss
      </ControlButton>
    )
  return (
    <>
      {status === "ready" ? <ResultDownloads resultSetId={id} since={createdAt} /> : null}
      <ManageForm action={changeResults} {...{ id, name, visibility }}>
        <Link className="btn" href={routes.deleteResults(id)}>
          Delete
        </Link>
      </ManageForm>
    </>
  )
}
