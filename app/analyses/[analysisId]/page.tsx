import type { Metadata } from "next"
import Link from "next/link"
import styles from "@/components/analyses/analyses.module.css"
import { AnalysisControls } from "@/components/analyses/progress/analysis-controls"
import { AnalysisFacts } from "@/components/analyses/summary/analysis-facts"
import { ResultLinks } from "@/components/analyses/summary/result-links"
import { UnvalidatedNote } from "@/components/analyses/summary/unvalidated-note"
import { LiveProgress } from "@/components/analyses/progress/live-progress"
import { LiveSnapshot } from "@/components/analyses/progress/live-status"
import { LiveSpend } from "@/components/analyses/spend/live-spend"
import { RecentList } from "@/components/analyses/progress/recent-labels"
import { SharesSoFar } from "@/components/analyses/progress/interim-shares"
import { modeWords, statusTone, statusWords } from "@/components/analyses/status-labels"
import { TroubleList } from "@/components/analyses/progress/missing-diagnoses"
import { PredictionFunnel } from "@/components/analyses/progress/prediction-funnel"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { Note } from "@/components/ui/note"
import { Time } from "@/components/ui/text/time"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { idOf } from "@/lib/http/request/path-segment"
import { getAnalysis } from "@/lib/data/analyses/analyses"
import {
  getFunnel,
  listAnalysedModels,
  listCauses,
  listProvisionalShares,
  listRecentAnnotations,
} from "@/lib/data/analyses/analysis-progress"
import { getSnapshot } from "@/lib/data/analyses/analysis-status"
import { listPromptsUsed } from "@/lib/data/analyses/prompts-used"
import { isImported } from "@/lib/domain/judges/imported-judge"
import { hasEnded, readSoFar } from "@/lib/domain/analyses/analysis-status"
import { findJudge, judgeName } from "@/lib/judge-info/available-judges"
import { routes } from "@/lib/routes"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import { changeCap } from "./spend-actions"
import { cancel, pause, resume, retry } from "../actions"
import { FurtherChecksSection } from "./further-checks"

export const metadata: Metadata = { title: "Analysis" }

type Props = { params: Promise<{ analysisId: string }> }

export default async function AnalysisPage({ params }: Props) {
  const id = idOf((await params).analysisId)
  const viewer = await getViewer()
  const analysis = await orNotFound(getAnalysis(id, viewer))
  const version = analysis.releaseId ?? analysis.treeId
  const [snapshot, recent, causes, provisional, models, treeFunnel, prompts] = await Promise.all([
    getSnapshot(analysis),
    listRecentAnnotations(analysis.id),
    listCauses(analysis.id),
    version === null ? null : listProvisionalShares(analysis.id, version),
    listAnalysedModels(analysis.id),
    analysis.treeId !== null && analysis.releaseId !== null ? getFunnel(analysis.id, analysis.treeId) : null,
    listPromptsUsed(analysis.id),
  ])
  const judge = findJudge(analysis.judgeId)
  const { funnel } = snapshot
  const inCategory = provisional?.read ?? 0
  // Until all are placed the categories the judge had in mind stand for their places.
  const labels = labelsOf(
    analysis.judgeId,
    snapshot.status === "done" ? funnel : { ...funnel, sampled: readSoFar(snapshot), classified: inCategory },
  )
  const judgeLabel = judgeName(analysis.judgeId)
  const isOwner = viewer !== null && viewer.id === analysis.ownerId
  const ended = hasEnded(snapshot)
  return (
    <main className="page" id="main">
      {ended ? null : (
        <noscript>
          <meta httpEquiv="refresh" content="5" />
        </noscript>
      )}
      <Crumbs items={[{ label: "Analyses", href: routes.analyses() }, { label: analysis.title }]} />
      <header className={styles.head}>
        <div>
          <h1>{analysis.title}</h1>
          <p className={styles.meta}>
            <b className={styles.state} data-live={statusTone[analysis.status]}>
              {statusWords[analysis.status]}
            </b>{" "}
            · started <Time at={analysis.createdAt} /> · {modeWords(analysis.mode, analysis.releaseName)} ·{" "}
            {analysis.visibility}
          </p>
        </div>
        {isOwner && !isImported(analysis.judgeId) ? (
          <AnalysisControls id={analysis.id} snapshot={snapshot} actions={{ pause, resume, cancel, retry }} />
        ) : null}
      </header>
      {analysis.message ? (
        <div style={{ marginTop: "1.25rem" }}>
          <Note kind="warn">{analysis.message}</Note>
        </div>
      ) : null}
      <LiveSnapshot first={snapshot} source={`${routes.analysis(analysis.id)}/pulse`}>
        <LiveProgress />
        {snapshot.status === "done" ? <ResultLinks analysis={analysis} models={models} /> : null}
        <div className={styles.columns}>
          <div>
            <SharesSoFar
              provisional={provisional}
              snapshot={snapshot}
              labels={labels}
              openHref={routes.errors({
                ...(analysis.releaseKey === null ? { release: analysis.treeKey } : { analysis: analysis.id }),
                category: "unassigned",
              })}
              hrefOf={(slug) =>
                analysis.releaseKey === null
                  ? routes.category(analysis.treeKey ?? "", slug)
                  : routes.category(analysis.releaseKey, slug, { analysis: analysis.id })
              }
            />
            {recent.length > 0 ? (
              <section className="section" aria-labelledby="recent">
                <h2 id="recent" style={{ marginBottom: "0.75rem" }}>
                  Last finished
                </h2>
                <RecentList
                  rows={recent.map((row) => ({
                    ...row,
                    href: routes.error(row.id, { from: `analysis=${analysis.id}` }),
                  }))}
                />
              </section>
            ) : null}
          </div>
          <aside className={styles.side} aria-label="Judge and health">
            <section aria-labelledby="judge">
              <h2 id="judge">Judge</h2>
              <p className="sm mb-2">{judgeLabel}</p>
              <UnvalidatedNote judge={judgeLabel} judgeId={analysis.judgeId} labels={labels} />
              <AnalysisFacts analysis={analysis} sampled={snapshot.funnel.sampled} prompts={prompts} />
            </section>
            {judge || snapshot.spend.stages.length > 0 ? (
              <LiveSpend id={analysis.id} isFree={analysis.judgeId === "builtin"} setCap={isOwner ? changeCap : null} />
            ) : null}
            {causes.length > 0 || analysis.troubles > 0 ? (
              <section aria-labelledby="trouble">
                <h2 id="trouble">Trouble</h2>
                <TroubleList causes={causes} treeTroubles={analysis.troubles} />
                <p className="xs muted">Nothing is lost: each of these is counted, and can be read again.</p>
              </section>
            ) : null}
            {ended ? null : (
              <Note>
                <p>
                  {snapshot.status === "paused"
                    ? "It waits until it is resumed; what has been read is kept."
                    : "You can close this page. The analysis goes on, and the numbers will be here."}
                </p>
                <noscript>
                  <p>
                    This page reloads itself every five seconds. <a href={routes.analysis(analysis.id)}>Reload now</a>
                  </p>
                </noscript>
              </Note>
            )}
          </aside>
        </div>
      </LiveSnapshot>
      {snapshot.status === "done" ? (
        <FurtherChecksSection analysis={analysis} sampled={snapshot.funnel.sampled} viewer={viewer} />
      ) : null}
      <PredictionFunnel
        snapshot={snapshot}
        treeFunnel={treeFunnel}
        release={analysis.releaseName}
        errorsHref={(values) => routes.errors({ analysis: analysis.id, ...values })}
      />
      {isOwner && ended ? (
        <p className="sm section">
          <Link href={routes.deleteAnalysis(analysis.id)}>Delete this analysis</Link>
        </p>
      ) : null}
    </main>
  )
}
