import type { Metadata } from "next"
import Link from "next/link"
import { AtlasFunnel } from "@/components/atlas/atlas-funnel"
import { atlasView, narrowStrata, suitesOf, type AtlasRow } from "@/components/atlas/atlas-rows"
import { AtlasTable } from "@/components/atlas/atlas-table"
import { addressOf, AtlasTools } from "@/components/atlas/atlas-tools"
import { AtlasTree } from "@/components/atlas/atlas-tree"
import styles from "@/components/atlas/atlas.module.css"
import { CategoryCard } from "@/components/atlas/category-card"
import { leadingCategory } from "@/components/atlas/findings"
import { fewRead } from "@/components/atlas/heat"
import { Icicle } from "@/components/atlas/icicle"
import { JudgeNote } from "@/components/atlas/judge-note"
import { rankModels } from "@/components/atlas/model-ranks"
import { TreeHead, TreeKeys } from "@/components/atlas/tree-head"
import { openKeys, selectedRow, treeRows } from "@/components/atlas/tree-rows"
import { typicalFailures } from "@/components/atlas/typical"
import { niceScale } from "@/components/plot/scale"
import { ReferenceExports } from "@/components/analyses/reference-exports"
import { Crumbs } from "@/components/ui/crumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { Figure } from "@/components/ui/figure"
import { Icon } from "@/components/ui/icon"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/boundary/or-not-found"
import { listAnnotations } from "@/lib/db/annotations"
import { listSecondOpinions } from "@/lib/db/atlas-facts"
import { findRelief } from "@/lib/db/relief"
import { getScope, scopeParams } from "@/lib/db/scope"
import { funnelOf, listNodeCounts, listStrata } from "@/lib/db/signature-counts"
import { getTaxonomy } from "@/lib/db/taxonomies"
import { flattenTree, pathTo } from "@/lib/domain/taxonomy"
import { formatCount, plural } from "@/lib/format"
import { parseQuery, routes, withQuery } from "@/lib/routes"

type Props = {
  params: Promise<{ release: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export const metadata: Metadata = { title: "Atlas" }

/** Beyond this many benchmarks the squares of a row would be too small to see. */
const mostSuites = 12

export default async function AtlasPage(props: Props) {
  const release = decodeURIComponent((await props.params).release)
  const query = parseQuery("atlas", await props.searchParams)
  const scope = await orNotFound(getScope({ release, analysis: query.analysis }, await getViewer()))
  const filter = { models: query.model, datasets: query.dataset }
  const [tree, allStrata, counts, relief, opinions] = await Promise.all([
    getTaxonomy(scope.version.id),
    listStrata(scope),
    listNodeCounts(scope, filter),
    findRelief(scope.version.id),
    listSecondOpinions(scope),
  ])
  const strata = narrowStrata(allStrata, filter)
  const view = atlasView({ tree, strata, counts })
  const analysis = query.analysis === undefined ? {} : { analysis: query.analysis }
  const errorsHref = (values: { outcome?: string; category?: string }) =>
    routes.errors({ ...scopeParams(scope), model: query.model, dataset: query.dataset, ...values })
  const hrefOf = (row: AtlasRow) => {
    if (row.kind === "no-error-found") return errorsHref({ outcome: "no-error-found" })
    if (row.kind !== "category") return errorsHref({ category: row.node?.slug ?? row.kind })
    return routes.category(release, row.key, { ...analysis, model: query.model, dataset: query.dataset })
  }
  const rows = treeRows({ rows: view.rows, unit: query.unit, min: query.min, q: query.q, opinions, hrefOf })
  const hits = rows.filter((row) => row.hit !== null)
  const selected = selectedRow(view.rows, { asked: query.node, hits })
  const open = openKeys(rows, { asked: query.open, selected: selected?.key ?? null })
  const suites = view.suites.slice(0, mostSuites).map((suite) => ({ name: suite.name, few: suite.read < fewRead }))
  const scale = niceScale(0, Math.max(query.unit === "count" ? 5 : 0.02, ...rows.map((row) => row.value?.high ?? 0)))
  const { open: _open, node: _node, ...params } = addressOf(query)
  const selectHref = (key: string) => routes.atlas(release, { ...params, open: query.open, node: key })
  const read = strata.filter((row) => row.read > 0)
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
            {plural(view.signature.read, "failure")} by {plural(new Set(read.map((row) => row.modelId)).size, "model")}.
          </p>
        </div>
        <div className="actions">
          <a className="btn" href={withQuery(`${routes.atlas(release)}/categories.csv`, params)} download>
            <Icon name="download" /> Export as CSV
          </a>
        </div>
      </div>
      {scope.version.kind === "analysis" ? (
        <div className="mb-5">
          <ReferenceExports analysisId={scope.analysis.id} release={scope.version.key} />
        </div>
      ) : null}
      <JudgeNote judgeId={scope.analysis.judgeId} status={scope.analysis.status} isReleaseView={scope.isReleaseView} />
      <Icicle rows={view.rows} selected={selected?.key ?? null} hrefOf={(row) => selectHref(row.key)} />
      <AtlasTools
        release={release}
        query={query}
        models={modelsOf(allStrata)}
        suites={suitesOf(allStrata).map((suite) => suite.name)}
      />
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
            ? "No model was tried on these benchmarks."
            : `${formatCount(funnelOf(strata).failures)} failures fit the filters, and none of them has been read.`}
        </EmptyState>
      ) : query.view === "table" ? (
        <Figure id="atlas-table" title={leadingCategory(view.rows)} exportName="atlas">
          <AtlasTable view={view} hrefOf={hrefOf} />
        </Figure>
      ) : (
        <div className="grid-main">
          <div>
            <TreeHead unit={query.unit} scale={scale} suites={suites} />
            <AtlasTree
              key={JSON.stringify([query.q, query.model, query.dataset, query.min, query.analysis])}
              label="Categories, the most frequent first"
              rows={rows.map((row) => ({ ...row, heat: row.heat.slice(0, mostSuites) }))}
              suites={suites}
              scale={scale}
              unit={query.unit}
              q={query.q}
              open={open}
              selected={selected?.key ?? null}
              path={routes.atlas(release)}
              params={params}
            />
            <TreeKeys />
            <p className="fig-note">
              {unitInWords(query.unit)} Each failure read is weighted by how many it stands for; 95% intervals, Wilson
              at the effective sample size ({formatCount(Math.round(view.signature.effectiveSize))}). Right: share
              within each benchmark, darker is more, dashed where fewer than {fewRead} were read
              {view.suites.length > mostSuites ? `; the first ${mostSuites} of ${view.suites.length} benchmarks` : ""}.
              {view.signature.notRead.length > 0
                ? ` ${plural(view.signature.notRead.length, "group has", "groups have")} failures of which none was read; nothing here speaks for them.`
                : ""}
            </p>
          </div>
          {selected ? await card(selected) : null}
        </div>
      )}
      <AtlasFunnel funnel={funnelOf(strata)} strata={strata} errorsHref={errorsHref} />
    </main>
  )

  async function card(row: AtlasRow) {
    const node = row.node
    const outcome = row.kind === "no-error-found" ? { outcome: "no-error-found" } : { category: row.kind }
    const found = await listAnnotations(
      scope,
      { ...filter, ...(node ? { category: node.slug } : outcome) },
      { limit: 24 },
    )
    const direct = row.kind === "direct"
    const here = counts.filter((count) => count.nodeId === node?.id)
    return (
      <CategoryCard
        row={row}
        parents={node ? pathTo(tree, node.id).slice(0, direct ? undefined : -1) : []}
        modelsRead={new Set(read.map((stratum) => stratum.modelId)).size}
        relief={relief}
        categories={nodes}
        opinions={opinions}
        ranks={rankModels(
          strata,
          here.map((count) => ({ ...count, count: direct ? count.own : count.total })),
        )}
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
  return scope.isReleaseView ? "The atlas" : `${scope.analysis.title} on the atlas`
}

function modelsOf(strata: readonly { readonly modelSlug: string; readonly modelName: string }[]) {
  return [...new Map(strata.map((row) => [row.modelSlug, row.modelName]))]
    .map(([slug, name]) => ({ slug, name }))
    .sort((a, b) => a.name.localeCompare(b.name, "en"))
}

const unitInWords = (unit: "share" | "rate" | "count") =>
  ({
    share: "Share of all failures in the sampled groups.",
    rate: "Rate: share of all attempts that end in a failure of the category.",
    count: "Failures read, not weighted.",
  })[unit]
