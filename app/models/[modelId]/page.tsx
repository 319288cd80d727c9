import Link from "next/link"
import type { Metadata } from "next"
import { ClusterNote } from "@/components/ui/text/cluster-note"
import { clustersOf } from "@/lib/stats/proportions/attempt-rate"
import { redirect } from "next/navigation"
import { cache } from "react"
import { datasetMixes } from "@/components/models/signature/dataset-mixes"
import { FEWEST_READ } from "@/components/models/signature/findings"
import { ModelReport } from "@/components/models/report/model-report"
import { ImportedResults, NotInScope } from "@/components/models/scope/not-in-scope"
import { signatureView, topCounts } from "@/components/models/signature/signature-view"
import { sourceOptions } from "@/components/models/scope/label-source-switch"
import { AbsentNote } from "@/components/ui/absent-note"
import { WhichOnePage } from "@/components/ui/which-one"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { getViewer } from "@/lib/auth/session"
import { orCandidates, orNotFound } from "@/lib/http/handlers/or-not-found"
import { textOf } from "@/lib/http/request/path-segment"
import { loadModelCounts, loadModelExamples } from "@/lib/data/models/model-page"
import { getModelNamed } from "@/lib/data/scope/names"
import { clusterKeysOf, getScope, judgeOf, placeOf, saysScope, scopeParams } from "@/lib/data/scope/scope"
import { funnelOf } from "@/lib/data/taxonomy/signature-counts"
import { loadTopics } from "@/lib/data/models/topics"
import { scopeOf } from "@/lib/data/scope/places"
import { accessOf } from "@/lib/data/scope/visible-names"
import { parseQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { placedOnly } from "@/lib/stats/signatures/category-counts"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import { nearestPeers } from "@/lib/stats/signatures/nearest-models"
import { memoizedView } from "@/lib/cache/memoize"
import { CiteView } from "@/app/cite-view"
import { NextSteps } from "@/app/free-checks/next-steps"

type Props = {
  params: Promise<{ modelId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** Once a request, for the page and for its title: whose counts, and which model of those that may be named. */
const load = cache(async (segment: string, release?: string, analysis?: number, results?: number) => {
  const wanted = { release, analysis, results }
  const scope = await orNotFound(getScope(wanted, await getViewer()))
  const lookup = { access: accessOf(scope), as: "address" } as const
  const named = await orCandidates(getModelNamed(textOf(segment), lookup))
  return "found" in named
    ? { scope: await scopeOf({ model: named.found.id }, { scope, wanted }), model: named.found, candidates: [] }
    : { scope, model: null, candidates: named.candidates }
})

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { release, analysis, results } = parseQuery("model", await searchParams)
  const { model } = await load((await params).modelId, release, analysis, results)
  return { title: model ? (model.shortName ?? model.name) : "Which model?" }
}

/** One model's failure signature. */
export default async function ModelPage({ params, searchParams }: Props) {
  const { modelId: slug } = await params
  const query = parseQuery("model", await searchParams)
  const { scope, model, candidates } = await load(slug, query.release, query.analysis, query.results)
  if (!model)
    return (
      <WhichOnePage
        what="model"
        asked={textOf(slug)}
        choices={candidates.map(({ name, slug: address }) => ({ name, href: routes.model(address, query) }))}
      />
    )
  if (model.slug !== slug) redirect(routes.model(model.slug, query))
  const { strata: all, nodeCounts, ownCounts, tree, relief, sources, results } = await loadModelCounts(scope, model)
  const links = sourceOptions(sources, { scope, hrefOf: (chosen) => routes.model(slug, chosen) })
  const scopeName = scope.name
  const onAll = all.filter((row) => row.modelId === model.id)
  const crumbs = (
    <Crumbs items={[{ label: "Models", href: routes.models(scopeParams(scope)) }, { label: model.name }]} />
  )
  if (onAll.length === 0)
    return (
      <main className="page" id="main">
        {crumbs}
        <header className="page-head">
          <h1>{model.shortName ?? model.name}</h1>
        </header>
        <NotInScope what="model" scopeName={scopeName} results={results} elsewhere={links} />
      </main>
    )

  // A filter that leaves nothing of this model is no filter: an old link still opens, and says so.
  const asked = onAll.filter((row) => query.dataset.includes(row.datasetSlug) || query.dataset.includes(row.suite))
  const own = asked.length > 0 ? asked : onAll
  const datasets = asked.length > 0 ? own.map((row) => row.datasetSlug) : []
  const isShown = new Set(own.map((row) => row.datasetId))
  const strata =
    query.baseline === "atlas"
      ? all.filter((row) => row.modelId !== model.id || isShown.has(row.datasetId))
      : all.filter((row) => isShown.has(row.datasetId))
  const onSame = strata.filter((row) => isShown.has(row.datasetId))
  const onShown = ownCounts.filter((row) => isShown.has(row.datasetId))
  const { view, nearest, mixes } = memoizedView(
    nodeCounts,
    ["model", model.id, all, ownCounts, tree, datasets, query.baseline],
    () => ({
      mixes: datasetMixes({ tree, strata: own, nodeCounts: onShown }),
      view: signatureView({ modelId: model.id, tree, strata, nodeCounts, baseline: query.baseline }),
      nearest: nearestPeers({
        modelId: model.id,
        ...placedOnly({ strata: onSame, counts: topCounts({ tree, strata: onSame, nodeCounts }) }),
      }),
    }),
  )
  const differing = view.differences.filter((row) => row.evidence === "differs" && row.read > 0)
  const labels = labelsOf(judgeOf(scope), funnelOf(own))
  const [topics, examples] = await Promise.all([
    loadTopics(scope, { by: query.by, modelId: model.id, datasetIds: own.map(({ datasetId }) => datasetId) }),
    loadModelExamples(scope, {
      model,
      datasets,
      categories: view.own.covered.read < FEWEST_READ ? [] : differing.flatMap((row) => row.slug ?? []),
      nearest,
      tree,
    }),
  ])
  return (
    <main className="page" id="main">
      {crumbs}
      <AbsentNote asked={{ dataset: query.dataset }} held={onAll} instead="all of this model’s are shown" />
      <ModelReport
        {...{ model, scope, query, view, own, onAll, onSame, tree, relief, links, topics, examples, nearest, datasets }}
        clusterNote={<ClusterNote clusters={clustersOf(own)} keys={clusterKeysOf([scope])} />}
        mixes={mixes}
        compareHref={routes.compare({
          ...(saysScope(query) ? scopeParams(scope) : {}),
          a: model.slug,
          dataset: datasets,
        })}
        diagnose={
          scope.analysis === null ? (
            <Link className="btn primary" href={routes.newAnalysis({ results: placeOf(scope).results })}>
              Diagnose its failures
            </Link>
          ) : undefined
        }
        labels={labels}
        next={
          labels.part === "all" || scope.analysis === null ? (
            <NextSteps resultSetId={placeOf(scope).results} viewer={scope.viewer} brief />
          ) : null
        }
        nodeCounts={onShown}
        everybody={all}
        scopeParams={scopeParams(scope)}
      />
      <ImportedResults results={results} />
      <CiteView title={model.name} scope={scope} path={routes.model(slug, query)} />
    </main>
  )
}
