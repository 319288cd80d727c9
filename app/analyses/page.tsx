import type { Metadata } from "next"
import Link from "next/link"
import { AnalysisTable } from "@/components/analyses/summary/analysis-table"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { Icon } from "@/components/ui/icon"
import { getViewer } from "@/lib/auth/session"
import { parseQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { loadAnalysisRows } from "./rows"

export const metadata: Metadata = { title: "Analyses" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function AnalysesPage({ searchParams }: Props) {
  const { after } = parseQuery("analyses", await searchParams)
  const viewer = await getViewer()
  const { rows, next } = await loadAnalysisRows(viewer, { after })
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Analyses" }]} />
      <header className="page-head row between">
        <div>
          <h1>Analyses</h1>
          <p className="lede">
            Each goes through failures in one set of results, all or a sample, and says how models fail there.
          </p>
        </div>
        <div className="actions">
          <Link className="btn" href={routes.judges()}>
            Judges and prices
          </Link>
          <Link className="btn primary" href={routes.newAnalysis()}>
            <Icon name="plus" />
            New analysis
          </Link>
        </div>
      </header>
      {rows.length === 0 ? (
        <EmptyState
          title="No analysis yet"
          action={
            <Link className="btn" href={routes.upload()}>
              Upload results
            </Link>
          }
        >
          Upload the results of a benchmark, then start one from them.{" "}
          {viewer ? null : "Private analyses appear once you are signed in."}
        </EmptyState>
      ) : (
        <AnalysisTable rows={rows} />
      )}
      {after || next ? (
        <div className="table-foot">
          <span />
          <span className="row">
            {after ? (
              <Link className="btn" href={routes.analyses()}>
                Newest
              </Link>
            ) : null}
            {next ? (
              <Link className="btn" href={routes.analyses({ after: next })}>
                Older
              </Link>
            ) : null}
          </span>
        </div>
      ) : null}
    </main>
  )
}
