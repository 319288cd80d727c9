import type { Metadata } from "next"
import Link from "next/link"
import { notFound } from "next/navigation"
import { cache } from "react"
import { atlasView, flattenRows, narrowStrata } from "@/components/atlas/data/atlas-rows"
import { LabelsNote } from "@/components/atlas/labels-note"
import { CategoryHeader, CategoryRules } from "@/components/atlas/category/category-header"
import { CategoryTabs } from "@/components/atlas/category/category-tabs"
import { confusionsOf } from "@/components/atlas/category/confusions"
import { FilterChips } from "@/components/atlas/instances/filter-chips"
import { AbsentNote } from "@/components/ui/absent-note"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { textOf } from "@/lib/http/request/path-segment"
import { listSecondOpinions } from "@/lib/data/atlas/atlas-facts"
import { listNodeReleases } from "@/lib/data/atlas/category-facts"
import { listNodeSums } from "@/lib/data/taxonomy/node-sums"
import { findRelief } from "@/lib/data/taxonomy/relief"
import { getScope, scopeParams, judgeOf, wantedOfAtlas } from "@/lib/data/scope/scope"
import { funnelOf, listNodeCounts, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { cutTree, flattenTree, pathTo } from "@/lib/domain/taxonomy/taxonomy"
import { formatCount } from "@/lib/format"
import { parseQuery, type CategoryQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import { CiteView } from "@/app/cite-view"
import { HistoryTab } from "./history-tab"
import { InstancesTab } from "./instances-tab"
import { OverviewTab } from "./overview-tab"
import { QualityTab } from "./quality-tab"

type Props = {
  params: Promise<{ release: string; slug: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The category in its tree, once a request. */
const load = cache(async (path: string, slug: string, release: "latest" | undefined, analysis: number | undefined) => {
  const scope = await orNotFound(getScope(wantedOfAtlas(path, { release, analysis }), await getViewer()))
  const tree = await getTaxonomy(scope.version.id)
  const nodes = flattenTree(tree)
  const node = nodes.find((candidate) => candidate.slug === slug)
  if (!node) notFound()
  return { scope, nodes, node, path: pathTo(tree, node.id) }
})

async function paramsOf(props: Props) {
  const { release, slug } = await props.params
  const query = parseQuery("category", await props.searchParams)
  return { release: textOf(release), slug: textOf(slug), query }
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { release, slug, query } = await paramsOf(props)
  const { node } = await load(release, slug, query.release, query.analysis)
  return { title: node.name, description: node.definition }
}

export default async function CategoryPage(props: Props) {
  const { release, slug, query } = await paramsOf(props)
  const { scope, nodes, node, path } = await load(release, slug, query.release, query.analysis)
  const filter = { models: query.model, datasets: query.dataset }
  const [allStrata, counts, sums, relief, opinions, releases] = await Promise.all([
    listStrata(scope),
    listNodeCounts(scope, { ...filter, node: node.id }),
    listNodeSums(scope, { ...filter, nodes: [node, ...node.children].map(({ id }) => id) }),
    findRelief(scope.version.id),
    listSecondOpinions(scope),
    listNodeReleases(scope, slug),
  ])
  const strata = narrowStrata(allStrata, filter)
  const view = atlasView({ tree: cutTree([node], 2), strata, sums })
  const row = flattenRows(view.rows).find((candidate) => candidate.key === slug && candidate.kind === "category")
  if (!row) notFound()
  const kept = { release: query.release, analysis: query.analysis, model: query.model, dataset: query.dataset }
  const hrefOf = (other: string, values: Record<string, string | undefined> = {}) =>
    routes.category(release, other, { ...kept, ...values })
  const tabHref = (tab: CategoryQuery["tab"], values: Record<string, string | undefined> = {}) =>
    hrefOf(slug, { tab: tab === "overview" ? undefined : tab, ...values })
  const params = scopeParams(scope)
  const list = { ...params, category: slug, model: query.model, dataset: query.dataset, q: query.q }
  const read = strata.filter((stratum) => stratum.read > 0)
  const isEmpty = strata.length === 0
  const labels = labelsOf(judgeOf(scope), funnelOf(strata))
  const parts = {
    release,
    query,
    scope,
    nodes,
    node,
    path,
    strata,
    counts,
    view,
    labels,
    row,
    opinions,
    releases,
    list,
    params,
    kept,
    hrefOf,
    tabHref,
  }
  return (
    <main className="page" id="main">
      <Crumbs
        items={[
          { label: scope.version.kind === "release" ? "Atlas" : scope.version.name, href: routes.atlas(release, kept) },
          ...path.slice(0, -1).map((parent) => ({ label: parent.name, href: hrefOf(parent.slug) })),
          { label: node.name },
        ]}
      />
      <LabelsNote status={scope.analysis?.status} isReleaseView={scope.isReleaseView} labels={labels} />
      <AbsentNote asked={query} held={allStrata} instead="it counts as nothing here" />
      <CategoryHeader
        node={node}
        top={path[0] ?? node}
        row={row}
        labels={labels}
        firstSeen={releases.filter((seen) => seen.kind === "release").at(-1)?.key ?? null}
        relief={relief}
        totals={
          isEmpty
            ? null
            : {
                read: view.signature.read,
                models: new Set(read.map((stratum) => stratum.modelId)).size,
                datasets: new Set(read.map((stratum) => stratum.datasetId)).size,
              }
        }
        actions={
          <>
            <Link className="btn primary" href={routes.compare({ ...params, dataset: query.dataset })}>
              Compare two models
            </Link>
            <Link className="btn" href={routes.atlas(release, { ...kept, node: slug })}>
              Show in the tree
            </Link>
            {isEmpty ? null : (
              <Link className="btn" href={routes.errors(list)}>
                List its {formatCount(row.read)} failures
              </Link>
            )}
          </>
        }
      />
      <FilterChips
        models={query.model.map((model) => ({
          slug: model,
          name: allStrata.find((stratum) => stratum.modelSlug === model)?.modelName ?? model,
        }))}
        datasets={query.dataset}
        hrefOf={(left) => routes.category(release, slug, { ...kept, ...left, tab: query.tab })}
      />
      <CategoryRules
        node={node}
        categories={nodes}
        hrefOf={hrefOf}
        confused={confusionsOf(slug, opinions)
          .filter((other) => nodes.some((candidate) => candidate.slug === other.slug))
          .slice(0, 4)
          .map((other) => ({
            slug: other.slug,
            name: nodes.find((candidate) => candidate.slug === other.slug)?.name ?? other.slug,
            href: hrefOf(other.slug),
            about: `two judges differ on ${formatCount(other.away + other.towards)}`,
          }))}
      />
      {isEmpty ? null : <CategoryTabs current={query.tab} instances={row.read} hrefOf={(tab) => tabHref(tab)} />}
      {isEmpty ? (
        <EmptyState
          title="No results fit these filters"
          action={
            <Link
              className="btn"
              href={routes.category(release, slug, { release: query.release, analysis: query.analysis })}
            >
              Count everything
            </Link>
          }
        >
          What is counted here has nothing of what was asked for.
        </EmptyState>
      ) : query.tab === "instances" ? (
        <InstancesTab {...parts} />
      ) : query.tab === "quality" ? (
        <QualityTab {...parts} />
      ) : query.tab === "history" ? (
        <HistoryTab {...parts} />
      ) : (
        <OverviewTab {...parts} />
      )}
      <CiteView
        title={node.name}
        scope={scope}
        path={tabHref(query.tab, {
          q: query.q,
          after: query.after,
          show: query.show === "all" ? undefined : query.show,
        })}
      />
    </main>
  )
}
