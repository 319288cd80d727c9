import type { Metadata } from "next"
import Link from "next/link"
import { cache } from "react"
import { AtlasFunnel } from "@/components/atlas/overview/atlas-funnel"
import { atlasView, type AtlasRow } from "@/components/atlas/data/atlas-rows"
import { LabelsNote } from "@/components/atlas/labels-note"
import { DatasetHead } from "@/components/datasets/dataset-head"
import { itemBars } from "@/components/datasets/item-bars"
import { DiscriminationFigure } from "@/components/datasets/discrimination-figure"
import { ItemsFigure } from "@/components/datasets/items-figure"
import { MixFigure } from "@/components/datasets/mix-figure"
import { ModelsFigure } from "@/components/datasets/models-figure"
import { ScoreFigure } from "@/components/datasets/score-figure"
import { SuspectsFigure } from "@/components/datasets/suspects-figure"
import styles from "@/components/models/model.module.css"
import { ImportedResults, NotInScope } from "@/components/models/scope/not-in-scope"
import { ChipLinks, sourceOptions } from "@/components/models/scope/label-source-switch"
import { WhichOnePage } from "@/components/ui/which-one"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { getViewer } from "@/lib/auth/session"
import { orCandidates, orNotFound } from "@/lib/http/handlers/or-not-found"
import { textOf } from "@/lib/http/request/path-segment"
import { loadDatasetPage } from "@/lib/data/datasets/dataset-page"
import { getDataset } from "@/lib/data/datasets/datasets"
import { getScope, judgeOf, placeOf, scopeParams } from "@/lib/data/scope/scope"
import { funnelOf } from "@/lib/data/taxonomy/signature-counts"
import { scopeOf } from "@/lib/data/scope/places"
import { accessOf } from "@/lib/data/scope/visible-names"
import { cutTree } from "@/lib/domain/taxonomy/taxonomy"
import { parseQuery } from "@/lib/queries"
import { besideRelease, withQuery, routes } from "@/lib/routes"
import { labelsOf, readCount } from "@/lib/stats/signatures/label-coverage"
import { sumsOf } from "@/lib/stats/signatures/node-sums"
import { attemptRate, rateOfAttempts } from "@/lib/stats/proportions/attempt-rate"
import { CiteView } from "@/app/cite-view"

type Props = {
  params: Promise<{ datasetId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** Once a request, for the page and for its title: whose counts, and which benchmark of those that may be named. */
const load = cache(async (slug: string, release?: string, analysis?: number, results?: number) => {
  const wanted = { release, analysis, results }
  const scope = await orNotFound(getScope(wanted, await getViewer()))
  const named = await orCandidates(getDataset(textOf(slug), accessOf(scope)))
  return "found" in named
    ? { scope: await scopeOf({ dataset: named.found.id }, { scope, wanted }), dataset: named.found, candidates: [] }
    : { scope, dataset: null, candidates: named.candidates }
})

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { release, analysis, results } = parseQuery("dataset", await searchParams)
  const { dataset } = await load((await params).datasetId, release, analysis, results)
  return { title: dataset ? dataset.title : "Which benchmark?" }
}

/** One benchmark: what it measures in practice. */
export default async function DatasetPage({ params, searchParams }: Props) {
  const { datasetId: slug } = await params
  const query = parseQuery("dataset", await searchParams)
  const { scope, dataset, candidates } = await load(slug, query.release, query.analysis, query.results)
  if (!dataset)
    return (
      <WhichOnePage
        what="benchmark"
        asked={textOf(slug)}
        choices={candidates.map(({ name, slug: address }) => ({ name, href: routes.dataset(address, query) }))}
      />
    )
  const page = await loadDatasetPage(scope, dataset)
  const { strata } = page
  const inScope = scopeParams(scope)
  const links = sourceOptions(page.sources, { scope, hrefOf: (chosen) => routes.dataset(slug, chosen) })
  const crumbs = <Crumbs items={[{ label: "Benchmarks", href: routes.datasets(inScope) }, { label: dataset.title }]} />
  if (strata.length === 0)
    return (
      <main className="page" id="main">
        {crumbs}
        <header className="page-head">
          <h1>{dataset.title}</h1>
          {dataset.description ? <p className="lede">{dataset.description}</p> : null}
        </header>
        <NotInScope what="benchmark" scopeName={scope.name} results={page.results} elsewhere={links} />
      </main>
    )

  const view = atlasView({ tree: cutTree(page.tree, 1), strata, sums: sumsOf(strata, page.counts) })
  const funnel = funnelOf(strata)
  const labels = labelsOf(judgeOf(scope), funnel)
  const release = scope.version.isLatest ? "latest" : scope.version.key
  const inAnalysis = besideRelease(release, inScope)
  const errorsHref = (values: { outcome?: string; category?: string; suspect?: string; q?: string } = {}) =>
    routes.errors({ ...inScope, dataset: slug, ...values })
  const categoryHref = (row: AtlasRow) =>
    row.node
      ? routes.category(release, row.node.slug, inAnalysis)
      : errorsHref(row.kind === "no-error-found" ? { outcome: "no-error-found" } : { category: row.kind })
  const models = strata
    .filter((row) => row.predictions > 0)
    .map((row) => ({
      slug: row.modelSlug,
      name: row.modelName,
      attempts: row.predictions,
      failures: row.failures,
      read: row.read,
      labelled: readCount(labels, row),
      rate: rateOfAttempts(row),
      href: routes.model(row.modelSlug, inScope),
    }))
    .sort((a, b) => a.rate.estimate - b.rate.estimate || a.name.localeCompare(b.name, "en"))
  // The two that were read most have most to say beside each other.
  const [first, second] = [...models].sort((a, b) => b.read - a.read)
  const items = itemBars(page.items)
  return (
    <main className="page" id="main">
      {crumbs}
      <DatasetHead
        dataset={dataset}
        facts={{
          items: page.items.reduce((sum, group) => sum + group.items, 0),
          models: models.length,
          attempts: funnel.predictions,
          unscored: funnel.unscored,
          failures: funnel.failures,
          failureRate: attemptRate(strata),
          read: view.signature.read,
          noErrorFound: funnel.noErrorFound,
        }}
        labels={labels}
        suspects={page.suspects.map((row) => ({ ...row, href: errorsHref({ suspect: row.suspect }) }))}
        noErrorHref={errorsHref({ outcome: "no-error-found" })}
        failuresHref={errorsHref()}
        compareHref={
          first && second ? routes.compare({ ...inScope, a: first.slug, b: second.slug, dataset: slug }) : null
        }
      />
      <div className={styles.bar}>
        <ChipLinks label="Labels from" options={links} />
      </div>
      <LabelsNote status={scope.analysis?.status} isReleaseView={scope.isReleaseView} labels={labels} />
      {view.signature.read > 0 ? (
        <MixFigure
          title={dataset.title}
          rows={view.rows}
          labels={labels}
          size={view.signature.effectiveSize}
          read={view.signature.covered.read}
          failures={view.signature.covered.failures}
          hrefOf={categoryHref}
        />
      ) : (
        <EmptyState
          title="No failure on it has been read"
          action={
            funnel.failures > 0 && scope.analysis === null ? (
              <Link className="btn primary" href={routes.newAnalysis({ results: placeOf(scope).results })}>
                Diagnose these failures
              </Link>
            ) : null
          }
        >
          {funnel.failures === 0
            ? "No model failed an item of it."
            : "What it measures in practice shows when failures are read; how often models fail is known all the same."}
        </EmptyState>
      )}
      <div className="section">
        <ModelsFigure
          title={dataset.title}
          models={models}
          labels={labels}
          shown={query.models}
          allHref={routes.dataset(slug, { ...inScope, models: "all" })}
        />
      </div>
      <div className={`section ${styles.halves}`}>
        {items ? (
          <ItemsFigure
            title={dataset.title}
            items={items}
            labels={labels}
            unsolved={page.unsolved.map((item) => ({ ...item, href: errorsHref({ q: item.exampleId }) }))}
          />
        ) : null}
        {page.correlations.models > 2 ? <DiscriminationFigure title={dataset.title} found={page.correlations} /> : null}
        {page.histogram ? (
          <ScoreFigure
            title={dataset.title}
            histogram={page.histogram}
            attempts={funnel.predictions}
            failures={funnel.failures}
          />
        ) : null}
      </div>
      {view.signature.read > 0 || page.doubted.length > 0 ? (
        <div className="section">
          <SuspectsFigure
            title={dataset.title}
            models={models.length}
            labels={labels}
            all={page.items.reduce((sum, group) => sum + group.items, 0)}
            fileHref={withQuery(`${routes.dataset(slug)}/suspects.csv`, inScope)}
            items={page.doubted.map((item) => ({
              ...item,
              href:
                item.annotationId === null
                  ? null
                  : routes.error(item.annotationId, {
                      from: withQuery("", { ...inScope, dataset: slug, q: item.exampleId }).slice(1),
                    }),
            }))}
          />
        </div>
      ) : null}
      <AtlasFunnel funnel={funnel} strata={strata} byRules={labels.part === "all"} errorsHref={errorsHref} />
      <ImportedResults results={page.results} />
      <CiteView title={dataset.title} scope={scope} path={routes.dataset(slug, inScope)} />
    </main>
  )
}
