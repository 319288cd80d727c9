import type { Metadata } from "next"
import Link from "next/link"
import { AtlasFunnel } from "@/components/atlas/overview/atlas-funnel"
import { narrowStrata, suitesOf, type AtlasRow } from "@/components/atlas/data/atlas-rows"
import { AtlasTable } from "@/components/atlas/view/atlas-table"
import { addressOf, AtlasTools } from "@/components/atlas/view/atlas-toolbar"
import { atlasState } from "@/components/atlas/view/atlas-view-state"
import styles from "@/components/atlas/atlas.module.css"
import { CategoryCard } from "@/components/atlas/category/category-card"
import { leadingCategory } from "@/components/atlas/data/findings"
import { ColourLegend } from "@/components/atlas/view/colour-legend"
import { HeatPanel, placeHref } from "@/components/atlas/maps/heat-panel"
import { Icicle } from "@/components/atlas/maps/icicle"
import { IciclePanel } from "@/components/atlas/maps/icicle-panel"
import { LabelsNote } from "@/components/atlas/labels-note"
import { ranksOf } from "@/components/atlas/data/model-ranks"
import { ReleaseSwitcher } from "@/components/atlas/release-switcher"
import { TreePanel } from "@/components/atlas/tree/tree-panel"
import { typicalFailures } from "@/components/atlas/instances/typical-failures"
import { ReferenceExports } from "@/components/analyses/summary/reference-exports"
import { AbsentNote } from "@/components/ui/absent-note"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { ExportTable } from "@/components/ui/figure/export-table"
import { Figure } from "@/components/ui/figure/figure"
import { Icon } from "@/components/ui/icon"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { textOf } from "@/lib/http/request/path-segment"
import { listFirstAnnotations } from "@/lib/data/failures/annotations"
import { listSecondOpinions } from "@/lib/data/atlas/atlas-facts"
import { listAtlasChoices } from "@/lib/data/atlas/atlas-choices"
import { listNodeSums } from "@/lib/data/taxonomy/node-sums"
import { findRelief } from "@/lib/data/taxonomy/relief"
import { getScope, scopeParams, judgeOf, wantedOfAtlas } from "@/lib/data/scope/scope"
import { funnelOf, listNodeCounts, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { flattenTree, pathTo } from "@/lib/domain/taxonomy/taxonomy"
import { formatCount, plural } from "@/lib/format"
import { parseQuery } from "@/lib/queries"
import { besideRelease, withQuery, routes } from "@/lib/routes"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import { CiteView } from "@/app/cite-view"
import { AtlasOfResults } from "./atlas-of-results"

type Props = {
  params: Promise<{ release: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export const metadata: Metadata = { title: "Atlas" }

export default async function AtlasPage(props: Props) {
  const release = textOf((await props.params).release)
  const query = parseQuery("atlas", await props.searchParams)
  const viewer = await getViewer()
  const scope = await orNotFound(getScope(wantedOfAtlas(release, query), viewer))
  if (query.results !== undefined && query.analysis === undefined) return <AtlasOfResults scope={scope} />
  const filter = { models: query.model, datasets: query.dataset }
  const [tree, allStrata, sums, relief, opinions, choices] = await Promise.all([
    getTaxonomy(scope.version.id),
    listStrata(scope),
    listNodeSums(scope, filter),
    findRelief(scope.version.id),
    listSecondOpinions(scope),
    listAtlasChoices(viewer, scope.version.key),
  ])
  const strata = narrowStrata(allStrata, filter)
  const analysis = besideRelease(release, query)
  const narrowed = { model: query.model, dataset: query.dataset }
  const errorsHref = (values: Record<string, string | readonly string[]>) =>
    routes.errors({ ...scopeParams(scope), ...narrowed, ...values })
  const hrefOf = (row: AtlasRow) => {
    if (row.kind === "no-error-found") return errorsHref({ outcome: "no-error-found" })
    if (row.kind !== "category") return errorsHref({ category: row.node?.slug ?? row.kind })
    return routes.category(release, row.key, { ...analysis, ...narrowed })
  }
  const state = atlasState({
    ...{ tree, strata, sums, query, opinions, hrefOf },
    address: routes.atlas(release, { ...analysis, ...narrowed }),
  })
  const { view, hits, selected, colours } = state
  const { open: _open, node: _node, ...params } = addressOf(query)
  const selectHref = (key: string) => routes.atlas(release, { ...params, open: query.open, node: key })
  const viewHref = (values: { in?: string | undefined; page?: number }) =>
    routes.atlas(release, addressOf({ ...query, page: 1, ...values }))
  const read = strata.filter((row) => row.read > 0)
  const funnel = funnelOf(strata)
  const labels = labelsOf(judgeOf(scope), funnel)
  const nodes = flattenTree(tree)
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: scope.version.kind === "release" ? "Atlas" : scope.version.name }]} />
      <div className={styles.head}>
        <div>
          <h1>{titleOf(scope)}</h1>
          <p className="lede">
            {plural(tree.length, "category", "categories")} and{" "}
            {plural(nodes.length - tree.length, "sub-category", "sub-categories")}, from{" "}
            {labels.part === "all" ? `${formatCount(labels.labelled)} labelled of ` : ""}
            {plural(view.signature.read, "failure")} by {plural(new Set(read.map((row) => row.modelId)).size, "model")}.
          </p>
        </div>
        <div className="actions">
          <ReleaseSwitcher choices={choices} current={scope.version.key} />
          <a className="btn" href={withQuery(`${routes.atlas(release)}/categories.csv`, params)} download>
            <Icon name="download" /> Export as CSV
          </a>
          {query.view === "tree" && view.signature.read > 0 ? (
            <ExportTable name="atlas" of="atlas-tree" hasTable={false} />
          ) : null}
        </div>
      </div>
      {scope.version.kind === "analysis" ? (
        <div className="mb-5">
          {scope.analysis ? <ReferenceExports analysisId={scope.analysis.id} release={scope.version.key} /> : null}
        </div>
      ) : null}
      <LabelsNote status={scope.analysis?.status} isReleaseView={scope.isReleaseView} labels={labels} />
      <AbsentNote asked={query} held={allStrata} instead="it counts as nothing here" />
      {query.view === "tree" ? (
        <Icicle rows={view.rows} selected={selected?.key ?? null} hrefOf={(row) => selectHref(row.key)} />
      ) : null}
      <AtlasTools
        release={release}
        query={query}
        models={modelsOf(allStrata)}
        suites={suitesOf(allStrata).map((suite) => suite.name)}
        levels={state.levels}
        level={state.level}
        belowMin={state.belowMin}
        labels={labels}
      />
      {colours && (query.view === "tree" || query.view === "icicle") ? (
        <ColourLegend colours={colours} unit={query.unit} labels={labels} />
      ) : null}
      {query.colour !== undefined && !colours && query.view !== "models" && query.view !== "datasets" ? (
        <p className="sm soft" style={{ paddingBottom: "0.75rem" }} role="status">
          None of this model’s failures has been read here: there is nothing to colour by.
        </p>
      ) : null}
      {query.q !== undefined ? (
        <p className="sm soft" role="status" style={{ paddingBottom: "0.75rem" }}>
          {hits.length === 0
            ? `No category has “${query.q}” in its name or definition.`
            : `${plural(hits.length, "category has", "categories have")} “${query.q}” in name or definition.`}
        </p>
      ) : null}
      {view.signature.read === 0 ? (
        <EmptyState
          title="Nothing has been read here"
          action={
            <Link className="btn" href={routes.atlas(release, analysis)}>
              Clear the filters
            </Link>
          }
        >
          {strata.length === 0
            ? "No results fit these filters."
            : `${formatCount(funnel.failures)} failures fit the filters, and none of them has been read.`}
        </EmptyState>
      ) : query.view === "table" ? (
        <Figure
          id="atlas-table"
          title={leadingCategory(view.rows, { labels, size: view.signature.effectiveSize })}
          exportName="atlas"
        >
          <AtlasTable {...{ labels, colours, hrefOf }} rows={state.shown} percent={query.unit !== "count"} />
        </Figure>
      ) : query.view === "models" || query.view === "datasets" ? (
        <HeatPanel
          {...{ state, errorsHref }}
          counted={{ tree, strata, sums }}
          by={query.view}
          unit={query.unit}
          page={query.page}
          href={viewHref}
          rowHref={(slug) => placeHref(query.view === "models" ? "models" : "datasets", slug, scopeParams(scope))}
        />
      ) : (
        <div className="grid-main">
          {query.view === "icicle" ? (
            <IciclePanel
              state={state}
              labels={labels}
              unit={query.unit}
              selectHref={selectHref}
              zoomHref={(key) => viewHref({ in: key })}
            />
          ) : (
            <TreePanel
              release={release}
              query={query}
              state={state}
              params={params}
              pageParams={{ ...analysis, ...narrowed }}
            />
          )}
          {selected ? await card(selected) : null}
        </div>
      )}
      <AtlasFunnel funnel={funnel} strata={strata} byRules={labels.part === "all"} errorsHref={errorsHref} />
      <CiteView title={titleOf(scope)} scope={scope} path={routes.atlas(release, addressOf(query))} />
    </main>
  )

  async function card(row: AtlasRow) {
    const node = row.node
    const outcome = row.kind === "no-error-found" ? { outcome: "no-error-found" } : { category: row.kind }
    const [found, here] = await Promise.all([
      listFirstAnnotations(scope, { ...filter, ...(node ? { category: node.slug } : outcome) }, 24),
      node ? listNodeCounts(scope, { ...filter, node: node.id }) : [],
    ])
    const direct = row.kind === "direct"
    return (
      <CategoryCard
        row={row}
        labels={labels}
        parents={node ? pathTo(tree, node.id).slice(0, direct ? undefined : -1) : []}
        modelsRead={new Set(read.map((stratum) => stratum.modelId)).size}
        relief={relief}
        categories={nodes}
        opinions={opinions}
        ranks={ranksOf(strata, here, direct ? "own" : "total")}
        examples={typicalFailures(
          direct ? found.rows.filter((item) => item.path.length === row.depth - 1) : found.rows,
        )}
        pageHref={hrefOf(row)}
        errorsHref={hrefOf(row)}
        compareHref={routes.compare({ ...scopeParams(scope), dataset: query.dataset })}
        selectHref={selectHref}
        exampleHref={(id) => routes.error(id)}
      />
    )
  }
}

function titleOf(scope: Awaited<ReturnType<typeof getScope>>): string {
  if (scope.version.kind === "analysis") return scope.version.name
  return scope.isReleaseView ? "The atlas" : `${scope.name} on the atlas`
}

function modelsOf(strata: readonly { readonly modelSlug: string; readonly modelName: string }[]) {
  return [...new Map(strata.map((row) => [row.modelSlug, row.modelName]))]
    .map(([slug, name]) => ({ slug, name }))
    .sort((a, b) => a.name.localeCompare(b.name, "en"))
}
