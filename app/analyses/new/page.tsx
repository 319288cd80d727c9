import type { Metadata } from "next"
import Link from "next/link"
import { Suspense } from "react"
import { AnalysisForm as Form } from "@/components/analyses/form/analysis-form"
import { CostEstimateView } from "@/components/analyses/spend/cost-estimate"
import { PresetChooser } from "@/components/analyses/form/preset-chooser"
import { attemptsOf } from "@/components/upload/results/result-set-list"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { Time } from "@/components/ui/text/time"
import { parameterGroups, parametersOf } from "@/lib/method/config/parameter-form"
import { presetParameters, presets } from "@/lib/method/config/presets"
import { analysisOfForm, formOfAddress, presetValues, type AnalysisForm } from "@/lib/api/analyses/analysis-form"
import { estimateFor } from "@/lib/api/analyses/estimate"
import type { Viewer } from "@/lib/domain/access/permissions"
import { requireViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { getAnalysisChoices } from "@/lib/data/analyses/analysis-choices"
import { getResultSet, listResultSets } from "@/lib/data/results/result-sets"
import { listReleases } from "@/lib/data/taxonomy/taxonomies"
import { presetKeys } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { formatCount } from "@/lib/format"
import { listJudgesFor } from "@/lib/judge-info/available-judges"
import { parseQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { dryRun, startAnalysis } from "../actions"

export const metadata: Metadata = { title: "New analysis" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function NewAnalysisPage({ searchParams }: Props) {
  const raw = await searchParams
  const { results, preset } = parseQuery("newAnalysis", raw)
  const viewer = await requireViewer(routes.newAnalysis({ results, preset }))
  const crumbs = [{ label: "Analyses", href: routes.analyses() }, { label: "New" }]
  if (results === undefined) return <ChooseResults sets={await listResultSets(viewer)} crumbs={crumbs} />
  const resultSet = await orNotFound(getResultSet(results, viewer))
  const [choices, releases] = await Promise.all([getAnalysisChoices(resultSet.id), listReleases()])
  const judges = listJudgesFor(viewer)
  const judge = judges.find(({ available }) => available)?.id ?? "builtin"
  const defaults = {
    ...presetValues(preset, judge),
    preset: "paper",
    title: resultSet.name,
    judge,
    release: releases[0]?.key ?? "latest",
  }
  const { values, form } = formOfAddress({
    raw,
    results,
    preset,
    judge: defaults.judge,
    release: defaults.release,
    modelIds: choices.models.map(({ id }) => id),
    datasetIds: choices.datasets.map(({ id }) => id),
  })
  return (
    <main className="page" id="main">
      <Crumbs items={crumbs} />
      <header className="page-head">
        <h1>New analysis</h1>
        <p className="lede">
          A judge goes through failures in {resultSet.name}. A language model reads each and names its first major
          error; the built-in judge labels by rules what it can. The labels add up to how every model fails.
        </p>
      </header>
      {resultSet.status === "ready" ? (
        <>
          <PresetChooser
            current={preset}
            presets={presetKeys.map((key) => ({
              key,
              name: presets[key].name,
              hint: presets[key].hint,
              href: routes.newAnalysis({ results, preset: key }),
            }))}
          />
          <Form
            key={preset}
            preset={preset}
            parameters={parameterGroups({ ...presetParameters(preset), ...(form && parametersOf(form)) })}
            initial={values}
            chosen={{
              models: form?.model ?? choices.models.map(({ id }) => id),
              datasets: form?.dataset ?? choices.datasets.map(({ id }) => id),
            }}
            defaults={defaults}
            shares={Object.fromEntries(judges.map(({ id }) => [id, presetValues(preset, id).percent ?? ""]))}
            estimate={
              <Suspense key="estimate" fallback={<p className="sm muted">Counting prompts …</p>}>
                <Estimate form={form} viewer={viewer} />
              </Suspense>
            }
            action={startAnalysis}
            dryRun={dryRun}
            resultSet={{ id: resultSet.id, name: resultSet.name }}
            models={choices.models}
            datasets={choices.datasets}
            groups={choices.groups}
            judges={judges}
            releases={releases.map(({ key, name }) => ({ key, name }))}
          />
        </>
      ) : (
        <EmptyState
          title="These results are not imported yet"
          action={<Link href={routes.resultSet(resultSet.id)}>See the import</Link>}
        >
          An analysis can start when the import has ended.
        </EmptyState>
      )}
    </main>
  )
}

type EstimateProps = { form: AnalysisForm | null; viewer: NonNullable<Viewer> }

/** Streamed: the form does not wait for the counting. */
async function Estimate({ form, viewer }: EstimateProps) {
  if (!form) return <p className="sm muted">No estimate: check the fields.</p>
  const wanted = await analysisOfForm(form, viewer).catch(sentenceOf)
  if (typeof wanted === "string") return <p className="sm muted">No estimate. {wanted}</p>
  const estimate = await estimateFor(wanted, viewer).catch(sentenceOf)
  if (typeof estimate === "string") return <p className="sm muted">No estimate. {estimate}</p>
  return <CostEstimateView estimate={estimate} />
}

function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return error.message
  throw error
}

type Sets = Awaited<ReturnType<typeof listResultSets>>

function ChooseResults({ sets, crumbs }: { sets: Sets; crumbs: { label: string; href?: string }[] }) {
  const ready = sets.filter(({ status }) => status === "ready")
  return (
    <main className="page" id="main">
      <Crumbs items={crumbs} />
      <header className="page-head">
        <h1>New analysis</h1>
        <p className="lede">Of which results?</p>
      </header>
      {ready.length === 0 ? (
        <EmptyState
          title="No results of yours yet"
          action={
            <Link className="btn primary" href={routes.upload()}>
              Upload results
            </Link>
          }
        >
          An analysis goes through model outputs, so it needs a file of them first.
        </EmptyState>
      ) : (
        <ul className="list-plain">
          {ready.map((set) => (
            <li key={set.id} className="row between">
              <Link href={routes.newAnalysis({ results: set.id })}>{set.name}</Link>
              <span className="sm muted">
                #{set.id} · {formatCount(set.failures)} failures of {formatCount(attemptsOf(set))} predictions ·{" "}
                <Time at={set.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </main>
  )
}
