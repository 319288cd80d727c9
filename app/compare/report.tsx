import { CompareReport } from "@/components/compare/compare-report"
import { afterOf, keyOf } from "@/components/compare/href"
import { UnpairedReport } from "@/components/compare/unpaired-report"
import { HeuristicNote } from "@/components/judges/heuristic-note"
import { EmptyState } from "@/components/ui/empty-state"
import { orNotFound } from "@/lib/boundary/or-not-found"
import { compareModels } from "@/lib/db/comparison"
import { compareAll } from "@/lib/db/comparison-all"
import { listPairedItems } from "@/lib/db/paired-items"
import { scopeParams, type Scope } from "@/lib/db/scope"
import { getTaxonomy } from "@/lib/db/taxonomies"
import { categoriesOf } from "@/lib/domain/category-pair"
import { heuristicPart } from "@/lib/domain/judge-id"
import type { CompareQuery } from "@/lib/queries"
import type { Chosen } from "./load"

const pageSize = 25

type Props = { query: CompareQuery; chosen: Chosen; scope: Scope; sharesItems: boolean }

/** What the items say: paired where some are shared, else (or when asked) over all that each was run on. */
export function Report(props: Props) {
  const heuristic = heuristicPart(props.scope.analysis.judgeId)
  return (
    <>
      {heuristic === "none" ? null : (
        <div className="mt-5">
          <HeuristicNote part={heuristic} />
        </div>
      )}
      {props.sharesItems && props.query.items === "shared" ? <Paired {...props} /> : <All {...props} />}
    </>
  )
}

async function Paired({ query, chosen, scope }: Props) {
  const pair = categoriesOf(query.pair)
  const sides = { a: chosen.a.id, b: chosen.b.id, other: chosen.other, datasets: query.dataset }
  const [result, page] = await Promise.all([
    orNotFound(compareModels(scope, { ...chosen, datasets: query.dataset })),
    listPairedItems(scope, {
      ...sides,
      cell: query.cell,
      categories: pair,
      q: query.q,
      after: keyOf(query.after),
      limit: pageSize,
    }),
  ])
  return (
    <CompareReport
      comparison={result.comparison}
      tree={result.tree}
      items={result.items}
      names={chosen.names}
      query={query}
      judgesDiffer={(chosen.other ?? scope).analysis.judgeId !== scope.analysis.judgeId}
      release={scope.version.key}
      scope={scopeParams(scope)}
      page={{ items: page.items, next: page.next && afterOf(page.next) }}
      pair={pair}
    />
  )
}

async function All({ query, chosen, scope, sharesItems }: Props) {
  const { a, b, other } = chosen
  const [all, tree] = await Promise.all([
    compareAll(scope, { a: a.slug, b: b.slug, other, datasets: query.dataset, sharesItems }),
    getTaxonomy(scope.version.id),
  ])
  if (!all)
    return (
      <div className="section">
        <EmptyState title="One of them has no results here">
          {chosen.names.a} and {chosen.names.b} were not both run in these results.
        </EmptyState>
      </div>
    )
  return (
    <UnpairedReport
      all={all}
      tree={tree}
      names={chosen.names}
      query={query}
      sharesItems={sharesItems}
      release={scope.version.key}
      scope={scopeParams(scope)}
    />
  )
}
