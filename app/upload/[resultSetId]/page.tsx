import type { Metadata } from "next"
import Link from "next/link"
import { notFound } from "next/navigation"
import { BinaryFailures } from "@/components/upload/threshold/binary-failures"
import { answerOf } from "@/components/upload/results/answer-of"
import { DatasetList } from "@/components/upload/results/dataset-list"
import { ControlButton } from "@/components/analyses/progress/control-button"
import { ImportProgress } from "@/components/upload/import/import-progress"
import { ImportReport } from "@/components/upload/import/import-report"
import { ScoreQuestions } from "@/components/upload/import/score-questions"
import { RejectedGroups } from "@/components/upload/import/rejected-groups"
import { NamesForms } from "@/components/upload/results/names-form"
import { attemptsOf } from "@/components/upload/results/result-set-list"
import { ResultSetFacts } from "@/components/upload/results/result-set-facts"
import { RuledAnalyses } from "@/components/upload/threshold/analysis-thresholds"
import { Steps } from "@/components/upload/import/upload-steps"
import { ThresholdChooser } from "@/components/upload/threshold/threshold-chooser"
import { AnalyseResults, ThresholdDraft } from "@/components/upload/threshold/threshold-draft"
import styles from "@/components/upload/upload.module.css"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { Icon } from "@/components/ui/icon"
import { Note } from "@/components/ui/note"
import { formatTitle } from "@/lib/ingest/formats/registry"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { thresholdSources } from "@/lib/data/results/earlier-thresholds"
import { findImportedAnalysis } from "@/lib/data/imports/imported-analysis"
import { listRuledAnalyses } from "@/lib/data/results/move-threshold"
import { findOpenImport } from "@/lib/data/imports/open-imports"
import {
  getResultSet,
  groupRejectedRows,
  listResultSetCounts,
  listResultSetDatasets,
  listResultSetFiles,
} from "@/lib/data/results/result-sets"
import { listMergedNames, listOwnNames } from "@/lib/data/merges/merged-names"
import { nameKinds } from "@/lib/domain/results/name-kind"
import { listClusterKeys } from "@/lib/data/items/item-clusters"
import { listItemNotes } from "@/lib/data/items/item-notes"
import { noteSentence } from "@/lib/wording/items"
import { isImportKept } from "@/lib/data/imports/uploads"
import type { Viewer } from "@/lib/domain/access/permissions"
import { parseQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { Answer } from "./answer"
import {
  answerQuestions,
  changeClusters,
  changeCounting,
  changeDirection,
  changeVisibility,
  goOnImporting,
  matchItemsBy,
  mergeOwnNames,
  moveThreshold,
  unmergeOwnName,
} from "./actions"

export const dynamic = "force-dynamic"
export const metadata: Metadata = { title: "Results", robots: { index: false } }

const titles = {
  ready: "What came in",
  failed: "Nothing came in",
  importing: "Importing",
  deleting: "Being deleted",
} as const

type Props = {
  readonly params: Promise<{ resultSetId: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function ResultSetPage({ params, searchParams }: Props) {
  const { resultSetId } = await params
  if (!/^[1-9]\d{0,8}$/.test(resultSetId)) notFound()
  const [query, viewer] = [parseQuery("resultSet", await searchParams), await getViewer()]
  const resultSet = await orNotFound(getResultSet(Number(resultSetId), viewer))
  const { id, status } = resultSet
  const isOwner = viewer !== null && viewer.id === resultSet.ownerId
  const [datasets, files, groups, analysisId, open, notes] = await Promise.all([
    listResultSetDatasets(id),
    listResultSetFiles(id),
    resultSet.rejected > 0 ? groupRejectedRows(id) : [],
    findImportedAnalysis(id),
    resultSet.isOpen ? findOpenImport(id) : null,
    listItemNotes(id),
  ])
  const chosen =
    datasets.find((dataset) => dataset.slug === query.dataset) ??
    datasets.find((dataset) => !dataset.binary) ??
    datasets[0]
  const owner = isOwner && status === "ready" ? viewer : null
  const [counts, analyses, names, sources, clusterKeys] = await Promise.all([
    chosen ? listResultSetCounts(id, chosen.datasetId) : [],
    chosen && !chosen.binary ? listRuledAnalyses({ resultSetId: id, datasetId: chosen.datasetId }, viewer) : [],
    owner ? namesOf(owner, id) : [],
    thresholdSources(id, viewer),
    chosen && owner ? listClusterKeys(id, chosen.datasetId) : [],
  ])
  const answer = status === "ready" ? answerOf(id, counts) : null
  const rule = chosen ? `${chosen.datasetId} ${chosen.lowerIsBetter}` : ""
  const facts = (
    <>
      <ResultSetFacts
        {...{ resultSet, datasets, isOwner, changeVisibility }}
        chosen={chosen}
        changeDirection={changeDirection}
        changeCounting={changeCounting}
        changeClusters={changeClusters}
        clusterKeys={clusterKeys}
        matchItems={matchItemsBy}
        notes={notes.map(noteSentence)}
      />
      <NamesForms
        {...{ resultSetId: id, merge: mergeOwnNames, unmerge: unmergeOwnName }}
        names={names.map((of) => ({
          ...of,
          here: of.kind === "model" ? counts.map(({ model }) => model) : datasets.map(({ name }) => name),
        }))}
      />
      {owner ? (
        <p className="sm">
          <Link href={routes.deleteResults(id)}>Delete these results</Link>
        </p>
      ) : null}
    </>
  )
  return (
    <main id="main" className="page">
      <Crumbs items={[{ label: "Upload", href: routes.upload() }, { label: resultSet.name }]} />
      <ThresholdDraft of={rule} kept={chosen && !chosen.binary ? chosen.threshold : null}>
        <h1>{open ? "Before these results come in" : titles[status]}</h1>
        <Steps now="came-in" resultSetId={id} answerHref={answer?.href} />
        {query.again ? (
          <div style={{ marginBottom: "2rem" }}>
            <Note kind="done">These files were in already. Nothing was added, and nothing was changed.</Note>
          </div>
        ) : null}
        {analysisId !== null ? (
          <div style={{ marginBottom: "2rem" }}>
            <Note kind="done">
              Diagnoses and categories came with these files:{" "}
              <Link href={routes.analysis(analysisId)}>see the analysis</Link>.
            </Note>
          </div>
        ) : null}
        {status === "importing" ? <ImportProgress {...resultSet} /> : null}
        {status === "deleting" ? <Note>They are being deleted, with all that came from them.</Note> : null}
        {open ? (
          <ScoreQuestions
            resultSetId={id}
            questions={open.questions}
            action={isOwner && open.job ? answerQuestions : null}
          />
        ) : null}
        {status === "failed" && !(open?.job && isOwner) ? <Note kind="warn">{resultSet.message}</Note> : null}
        {status === "failed" && isOwner && (await isImportKept(id)) ? (
          <div className="actions" style={{ margin: "1rem 0" }}>
            <ControlButton action={goOnImporting} id={id} pending="Queued" className="btn primary">
              Import again
            </ControlButton>
          </div>
        ) : null}
        {status === "ready" ? <Answer resultSetId={id} viewer={viewer} isOwner={isOwner} answer={answer} /> : null}
        {status === "ready" && chosen ? (
          <div className={styles.wizard}>
            <DatasetList resultSetId={id} datasets={datasets} current={chosen.slug} />
            {chosen.binary ? (
              <>
                <BinaryFailures name={chosen.name} counts={counts} />
                <aside
                  className="stack"
                  style={{ "--gap": "1.75rem" } as React.CSSProperties}
                  aria-label="What this means"
                >
                  {facts}
                </aside>
              </>
            ) : (
              <ThresholdChooser
                key={rule}
                resultSetId={id}
                dataset={chosen}
                models={counts}
                from={sources.get(chosen.datasetId)?.name ?? null}
                action={isOwner ? moveThreshold : null}
                beside={
                  <>
                    <RuledAnalyses resultSetId={id} rule={chosen} analyses={analyses} mayAnalyse={isOwner} />
                    {facts}
                  </>
                }
              />
            )}
          </div>
        ) : null}
        {status === "importing" || status === "deleting" || files.length === 0 ? null : (
          <div className="section">
            <ImportReport
              sums={resultSet}
              failures={resultSet.failures}
              attempts={attemptsOf(resultSet)}
              files={files.map((file) => ({ ...file, title: formatTitle(file.format) }))}
              reasons={groups}
            />
          </div>
        )}
        {groups.length > 0 ? (
          <RejectedGroups groups={groups} total={resultSet.rejected} downloadHref={routes.rejectedRows(id)} />
        ) : null}
        {status === "importing" ? null : (
          <div className={styles.next}>
            <Link className="btn lg" href={routes.upload()}>
              <Icon name="left" />
              Upload more
            </Link>
            {isOwner && status === "failed" ? (
              <Link className="btn lg" href={routes.deleteResults(id)}>
                Dismiss
              </Link>
            ) : null}
            {status === "ready" && isOwner ? <AnalyseResults resultSetId={id} /> : null}
          </div>
        )}
      </ThresholdDraft>
    </main>
  )
}

/** What names of these results count as, and what else they could. */
async function namesOf(owner: NonNullable<Viewer>, resultSetId: number) {
  const merged = await listMergedNames(owner, resultSetId)
  return Promise.all(
    nameKinds.map(async (kind) => ({
      kind,
      own: await listOwnNames(kind, owner),
      merged: merged.filter((one) => one.kind === kind),
    })),
  )
}
