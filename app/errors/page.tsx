import type { Metadata } from "next"
import Link from "next/link"
import { ErrorFilters } from "@/components/failures/list/failure-filters"
import { errorRow } from "@/components/failures/list/failure-rows"
import { ErrorTable } from "@/components/failures/list/failure-table"
import { FailureExport } from "@/components/failures/list/failure-export"
import { HeuristicNote } from "@/components/judges/heuristic-note"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { ListKeys } from "@/components/ui/nav/list-keys"
import { NextPage } from "@/components/ui/nav/next-page"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { failureFilter } from "@/lib/data/failures/annotation-filter"
import { decodeCursor, listAnnotations, type Page } from "@/lib/data/failures/annotations"
import { facetsOfCounts, facetsOfHits } from "@/lib/data/failures/failure-facets"
import { listFacts } from "@/lib/data/failures/facts"
import { hasWords } from "@/lib/data/failures/failure-search"
import { listOverrides } from "@/lib/data/failures/review-overrides"
import { getScope, isCounted, judgeOf, placeOf, saysScope, scopeParams } from "@/lib/data/scope/scope"
import { listSnippets } from "@/lib/data/search/search-snippets"
import { funnelOf, listStrata, type StratumRow } from "@/lib/data/taxonomy/signature-counts"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { absentFrom } from "@/lib/domain/compare/missing-selection"
import { flattenTree } from "@/lib/domain/taxonomy/taxonomy"
import { formatCount, plural } from "@/lib/format"
import { parseQuery } from "@/lib/queries"
import { withQuery, routes } from "@/lib/routes"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import { memoizedView } from "@/lib/cache/memoize"
import { CiteView } from "../cite-view"
import { OwnFailures } from "./own-failures"

export const metadata: Metadata = { title: "Failures" }

const pageSize = 50

export default async function ErrorsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const found = parseQuery("errors", await searchParams)
  const scope = await orNotFound(getScope(found, await getViewer()))
  const filter = failureFilter(found)
  const isInCounts =
    found.q === undefined && found.suspect === undefined && found.judge === undefined && found.fact === undefined
  // Lists follow reviews as counts do, so that the aggregates tell how many there are.
  const isTold = isInCounts && isCounted(scope)
  const [tree, strata, list, changed] = await Promise.all([
    getTaxonomy(scope.version.id),
    listStrata(scope),
    listAnnotations(scope, filter, { after: decodeCursor(found.after), limit: pageSize, count: !isTold }),
    listOverrides(scope),
  ])
  const ids = list.rows.map(({ id }) => id)
  const [facets, snippets, wordless, facts] = await Promise.all([
    isInCounts ? facetsOfCounts(scope, filter, strata) : facetsOfHits(scope, list.hits ?? ids),
    found.q === undefined ? null : listSnippets(scope, { ids, q: found.q }),
    found.q !== undefined && list.total === 0 ? hasWords(found.q).then((has) => !has) : false,
    listFacts(scope),
  ])
  const { after: _after, ...kept } = found
  const from = withQuery("", kept).slice(1)
  const labels = labelsOf(judgeOf(scope), funnelOf(strata))
  const { part } = labels
  const order = filter.order === "relevance" ? "best match first" : "surest first"
  const total = isTold || (isInCounts && list.isAtLeast) ? formatCount(facets.total) : countInWords(list)
  return (
    <main className="page" id="main">
      <ListKeys of="main" />
      <Crumbs items={[{ label: "Failures" }]} />
      <header className="page-head">
        <h1>Failures</h1>
        <p className="lede">
          {total} of {formatCount(funnelOf(strata).sampled)} failures{" "}
          {part === "all" ? "given to the judge in" : "sampled for"} {scope.name}, {order}.
          {changed.length === 0
            ? null
            : ` Where people changed a label (${plural(changed.length, "failure")}), their latest word counts, here and in all figures of this analysis.`}
        </p>
      </header>
      {saysScope(found) || found.after !== undefined ? null : <OwnFailures scope={scope} />}
      {part === "none" ? null : (
        <div className="mb-5">
          <HeuristicNote part={part} labels={labels} />
        </div>
      )}
      <ErrorFilters
        filter={found}
        scope={scopeParams(scope)}
        categories={flattenTree(tree)}
        {...memoizedView(strata, ["choices"], () => choicesOf(strata))}
        facets={isInCounts || list.hits ? facets : noFacets}
        labels={labels}
        facts={facts}
      />
      {list.rows.length === 0 ? (
        <EmptyState
          title={
            scope.analysis === null
              ? "No failure has been read yet"
              : wordless
                ? "These words stand in every text"
                : (absentFrom(found, strata) ?? "No failure fits these filters")
          }
          action={
            scope.analysis === null ? (
              <Link className="btn primary" href={routes.newAnalysis({ results: placeOf(scope).results })}>
                Diagnose these failures
              </Link>
            ) : (
              <Link className="btn" href={routes.errors(scopeParams(scope))}>
                Clear the filters
              </Link>
            )
          }
        >
          {wordless && scope.analysis !== null
            ? "Words like “the” and “of” are not searched. Add one that tells failures apart."
            : scope.analysis === null
              ? "This list shows failures that were read, with what is wrong in each. Of these results the scores are known."
              : scope.analysis.status === "done"
                ? `Every failure ${part === "all" ? "given to the judge is in this list, labelled" : "sampled is in this list, read"} or not; take a filter away to see more.`
                : "This analysis is not finished: its words can be searched once it is done with all its failures."}
        </EmptyState>
      ) : (
        <ErrorTable
          rows={list.rows.map((row) => errorRow(row, snippets?.get(row.id)))}
          from={from}
          caption={`Failures, ${order}`}
        />
      )}
      <div className="table-foot">
        <span>
          {formatCount(list.rows.length)} of {total}
          {list.hits && list.isAtLeast ? " found and ranked; add words to narrow" : ""}
        </span>
        <span className="row">
          {found.after ? (
            <Link className="btn" href={routes.errors(kept)}>
              First page
            </Link>
          ) : null}
          {list.next ? <NextPage href={routes.errors({ ...kept, after: list.next })}>Next {pageSize}</NextPage> : null}
        </span>
      </div>
      <div className="row mt-6">
        <FailureExport values={{ ...kept, ...scopeParams(scope) }} />
        <CiteView title="Failures" scope={scope} path={routes.errors({ ...found, ...scopeParams(scope) })} />
      </div>
    </main>
  )
}

const none: ReadonlyMap<string, number> = new Map()
const noFacets = { total: 0, model: none, dataset: none, category: none, outcome: none, suspect: none, judge: none }

function countInWords({ total, isAtLeast }: Pick<Page, "total" | "isAtLeast">): string {
  return isAtLeast ? `more than ${formatCount(total)}` : formatCount(total)
}

function choicesOf(strata: readonly StratumRow[]) {
  return {
    models: distinct(strata.map((row) => ({ slug: row.modelSlug, name: row.modelName }))),
    datasets: distinct(strata.map((row) => ({ slug: row.datasetSlug, name: row.datasetTitle }))),
  }
}

function distinct<Item extends { readonly slug: string }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [item.slug, item])).values()]
}
