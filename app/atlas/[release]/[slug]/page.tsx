import type { Metadata } from "next"
import Link from "next/link"
import { notFound } from "next/navigation"
import { cache } from "react"
import { atlasView, flattenRows, narrowStrata, type AtlasRow } from "@/components/atlas/atlas-rows"
import { CategoryHeader, CategoryRules, SectionLinks } from "@/components/atlas/category-header"
import styles from "@/components/atlas/category.module.css"
import { modelsStandApart, subCategoriesHold } from "@/components/atlas/findings"
import { InstanceSection } from "@/components/atlas/instance-section"
import { JudgeNote } from "@/components/atlas/judge-note"
import { ModelRankTable } from "@/components/atlas/model-rank-table"
import { rankModels, ranksToShow, restInWords } from "@/components/atlas/model-ranks"
import { SecondJudge } from "@/components/atlas/second-judge"
import { SubCategoryTable } from "@/components/atlas/sub-category-table"
import { Crumbs } from "@/components/ui/crumbs"
import { Figure } from "@/components/ui/figure"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/boundary/or-not-found"
import { decodeCursor, encodeCursor, listAnnotations } from "@/lib/db/annotations"
import { findTail, listSecondOpinions } from "@/lib/db/atlas-facts"
import { findRelief } from "@/lib/db/relief"
import { getScope, scopeParams } from "@/lib/db/scope"
import { listNodeCounts, listStrata } from "@/lib/db/signature-counts"
import { getTaxonomy } from "@/lib/db/taxonomies"
import { flattenTree, pathTo } from "@/lib/domain/taxonomy"
import { formatCount } from "@/lib/format"
import { parseQuery, routes, withQuery } from "@/lib/routes"
import { CiteView } from "@/app/cite-view"

type Props = {
  params: Promise<{ release: string; slug: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** How many of the surest and of the least sure a category opens with, and how many a page then holds. */
const head = 6
const tail = 3
const pageSize = 25

/** The category in its tree, once a request. */
const load = cache(async (release: string, slug: string, analysis: number | undefined) => {
  const scope = await orNotFound(getScope({ release, analysis }, await getViewer()))
  const tree = await getTaxonomy(scope.version.id)
  const nodes = flattenTree(tree)
  const node = nodes.find((candidate) => candidate.slug === slug)
  if (!node) notFound()
  return { scope, tree, nodes, node, path: pathTo(tree, node.id) }
})

async function paramsOf(props: Props) {
  const { release, slug } = await props.params
  const query = parseQuery("category", await props.searchParams)
  return { release: decodeURIComponent(release), slug: decodeURIComponent(slug), query }
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { release, slug, query } = await paramsOf(props)
  const { node } = await load(release, slug, query.analysis)
  return { title: node.name, description: node.definition }
}

export default async function CategoryPage(props: Props) {
  const { release, slug, query } = await paramsOf(props)
  const { scope, tree, nodes, node, path } = await load(release, slug, query.analysis)
  const filter = { models: query.model, datasets: query.dataset }
  const wanted = { ...filter, category: slug, q: query.q }
  const isFront = query.after === undefined && query.q === undefined
  const [allStrata, counts, relief, opinions, found, tailAfter] = await Promise.all([
    listStrata(scope),
    listNodeCounts(scope, filter),
    findRelief(scope.version.id),
    listSecondOpinions(scope),
    listAnnotations(scope, wanted, { after: decodeCursor(query.after), limit: isFront ? head : pageSize }),
    isFront ? findTail(scope, wanted, tail) : null,
  ])
  const showTail = tailAfter !== null && found.total > head + tail
  const least = showTail ? await listAnnotations(scope, wanted, { after: tailAfter, limit: tail }) : null
  const strata = narrowStrata(allStrata, filter)
  const view = atlasView({ tree, strata, counts })
  const row = flattenRows(view.rows).find((candidate) => candidate.key === slug && candidate.kind === "category")
  if (!row) notFound()
  const top = path[0] ?? node
  const ranks = rankModels(
    strata,
    counts.filter((count) => count.nodeId === node.id).map((count) => ({ ...count, count: count.total })),
  )
  const shown = ranksToShow(ranks)
  const kept = { analysis: query.analysis, model: query.model, dataset: query.dataset }
  const hrefOf = (other: string, values: Record<string, string | undefined> = {}) =>
    routes.category(release, other, { ...kept, ...values })
  const params = scopeParams(scope)
  const list = { ...params, category: slug, model: query.model, dataset: query.dataset, q: query.q }
  const read = strata.filter((stratum) => stratum.read > 0)
  const hasOpinions = opinions.some((pair) => pair.first === slug || pair.second === slug)
  const last = found.rows.at(-1)
  return (
    <main className="page" id="main">
      <Crumbs
        items={[
          { label: scope.version.kind === "release" ? "Atlas" : scope.version.name, href: routes.atlas(release, kept) },
          ...path.slice(0, -1).map((parent) => ({ label: parent.name, href: hrefOf(parent.slug) })),
          { label: node.name },
        ]}
      />
      <JudgeNote judgeId={scope.analysis.judgeId} status={scope.analysis.status} isReleaseView={scope.isReleaseView} />
      <CategoryHeader
        node={node}
        top={top}
        row={row}
        version={scope.version.key}
        relief={relief}
        totals={{
          read: view.signature.read,
          models: new Set(read.map((stratum) => stratum.modelId)).size,
          datasets: new Set(read.map((stratum) => stratum.datasetId)).size,
        }}
        actions={
          <>
            <Link className="btn primary" href={routes.compare({ ...params, dataset: query.dataset })}>
              Compare two models
            </Link>
            <Link className="btn" href={routes.atlas(release, { ...kept, node: slug })}>
              Show in the tree
            </Link>
            <Link className="btn" href={routes.errors(list)}>
              List its {formatCount(row.read)} failures
            </Link>
          </>
        }
      />
      <CategoryRules node={node} categories={nodes} hrefOf={hrefOf} />
      <SectionLinks instances={row.read} quality={hasOpinions} />
      <div className={row.children.length > 0 || hasOpinions ? styles.two : styles.one}>
        <Figure
          id="models"
          title={modelsStandApart(shown, node.name)}
          subtitle={`Estimated share of all attempts that end in ${node.name}, with 95% intervals. Models ranked within each benchmark, since the questions differ.`}
          note={`Rate: failures among attempts, times the share among failures read. ${restInWords(ranks, shown)}`}
          exportName={`${slug}-by-model`}
        >
          <ModelRankTable
            label={`${node.name} by model`}
            suites={shown}
            hrefOf={(model) => routes.model(model.slug, params)}
          />
        </Figure>
        {row.children.length > 0 || hasOpinions ? (
          <div className={styles.side}>
            {row.children.length > 0 ? <SubCategories row={row} slug={slug} hrefOf={hrefOf} /> : null}
            <SecondJudge
              slug={slug}
              name={node.name}
              opinions={opinions}
              nameOf={(other) => nodes.find((candidate) => candidate.slug === other)?.name ?? "No error found"}
              hrefOf={(other) =>
                nodes.some((candidate) => candidate.slug === other)
                  ? hrefOf(other)
                  : routes.errors({ ...params, outcome: other })
              }
              reviewHref={routes.errors(list)}
            />
          </div>
        ) : null}
      </div>
      <InstanceSection
        rows={found.rows}
        tail={least?.rows ?? []}
        total={found.total}
        depth={path.length}
        q={query.q}
        from={withQuery("", list).slice(1)}
        action={routes.category(release, slug)}
        hidden={kept}
        moreHref={
          found.next && !(showTail && found.total <= head + tail)
            ? `${hrefOf(slug, { q: query.q, after: isFront && last ? encodeCursor(last) : found.next })}#instances`
            : null
        }
        firstHref={isFront ? null : `${hrefOf(slug)}#instances`}
        allHref={routes.errors(list)}
        pageSize={pageSize}
      />
      <CiteView title={node.name} scope={scope} path={routes.category(release, slug, query)} />
    </main>
  )
}

function SubCategories(props: { row: AtlasRow; slug: string; hrefOf: (slug: string) => string }) {
  const { row } = props
  return (
    <Figure
      minor
      id="sub-categories"
      title={subCategoriesHold(row.children)}
      subtitle={`Sub-categories: their part of the ${formatCount(row.read)} failures read, and how many on each benchmark.`}
      exportName={`${props.slug}-sub-categories`}
    >
      <SubCategoryTable row={row} hrefOf={(child) => props.hrefOf(child.key)} />
    </Figure>
  )
}
