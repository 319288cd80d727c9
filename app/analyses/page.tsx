import type { Metadata } from "next"
import Link from "next/link"
import { AnalysisTable } from "@/components/analyses/analysis-table"
import { Crumbs } from "@/components/ui/crumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { Icon } from "@/components/ui/icon"
import { getViewer } from "@/lib/auth/session"
import { listAnalyses } from "@/lib/db/analyses"
import { getFunnel } from "@/lib/db/analysis-progress"
import { listPriceEntries } from "@/lib/db/judge-prices"
import { readerOf } from "@/lib/domain/judge-id"
import { costOf, priceOf } from "@/lib/domain/price"
import { importedJudgeLabel } from "@/lib/domain/imported-judge"
import { formatDate } from "@/lib/format"
import { findJudge } from "@/lib/judges"
import { parseQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"

export const metadata: Metadata = { title: "Analyses" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function AnalysesPage({ searchParams }: Props) {
  const { after } = parseQuery("analyses", await searchParams)
  const viewer = await getViewer()
  const [{ rows, next }, prices] = await Promise.all([
    listAnalyses(viewer, { after }),
    listPriceEntries(viewer?.id ?? null),
  ])
  const shown = await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      title: row.title,
      href: routes.analysis(row.id),
      status: row.status,
      mode: row.mode,
      release: row.releaseName,
      judge: findJudge(row.judgeId)?.label ?? importedJudgeLabel(row.judgeId) ?? row.judgeId,
      visibility: row.visibility,
      created: formatDate(row.createdAt),
      funnel: await getFunnel(row.id, row.releaseId ?? row.treeId),
      tokens: row.inputTokens + row.outputTokens,
      usd: costOf(row, row.price ?? priceOf(readerOf(row.judgeId), prices)),
    })),
  )
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Analyses" }]} />
      <header className="page-head row between">
        <div>
          <h1>Analyses</h1>
          <p className="lede">
            Each reads a sample of the failures in one set of results and says how models fail there.
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
      {shown.length === 0 ? (
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
        <AnalysisTable rows={shown} />
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
