import { CompareReport } from "@/components/compare/compare-report"
import { FirstPairsFigure } from "@/components/compare/first-pairs-figure"
import { afterOf, compareHref, keyOf } from "@/components/compare/href"
import { Refused } from "@/components/compare/refused"
import { UnpairedReport } from "@/components/compare/unpaired-report"
import { HeuristicNote } from "@/components/judges/heuristic-note"
import { orNotFound } from "@/lib/boundary/or-not-found"
import { compareModels } from "@/lib/db/comparison"
import { compareAll } from "@/lib/db/comparison-all"
import { listPairedItems } from "@/lib/db/paired-items"
import { listRankablePairs } from "@/lib/db/rankable-pairs"
import { scopeParams, type Scope } from "@/lib/db/scope"
import { getTaxonomy } from "@/lib/db/taxonomies"
import { categoriesOf } from "@/lib/domain/category-pair"
import { heuristicPart } from "@/lib/domain/judge-id"
import { nextSteps, type NothingShared, type Refusal } from "@/lib/domain/ranking"
import type { CompareQuery } from "@/lib/queries"
import type { Chosen } from "./load"

const pageSize = 25

type Props = { query: CompareQuery; chosen: Chosen; scope: Scope; refusal: Refusal | null }

/** What the items say: paired where some are shared, or over all that each was run on when asked; else why there is no verdict. */
export function Report(props: Props) {
  const heuristic = heuristicPart(props.scope.analysis.judgeId)
  return (
    <>
      {heuristic === "none" ? null : (
        <div className="mt-5">
          <HeuristicNote part={heuristic} />
        </div>
      )}
      {props.refusal ? (
        <NotRanked {...props} refusal={props.refusal} />
      ) : props.query.items === "shared" || props.query.mode === "versions" ? (
        <Paired {...props} />
      ) : (
        <All {...props} sharesItems />
      )}
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

/** Why the two cannot be ranked, whom else each can be ranked with, and how each fails by itself. */
async function NotRanked({ refusal, ...props }: Props & { refusal: Refusal }) {
  const { query, chosen, scope } = props
  const { a, b, other, names } = chosen
  if (refusal.reason !== "no-shared-items") return null
  const pairs = await listRankablePairs(scope, [a.slug, ...(other ? [] : [b.slug])])
  const steps = stepsFrom(refusal.cause, { scope, chosen })
  return (
    <>
      <Refused refusal={refusal} names={names} steps={steps} />
      {pairs.length > 0 ? (
        <div className="section">
          <FirstPairsFigure
            pairs={pairs}
            chosen={names.a}
            instead
            hrefOf={(pair) => compareHref(query, { a: pair.a.slug, b: pair.b.slug, dataset: [pair.datasetSlug] })}
          />
        </div>
      ) : null}
      <All {...props} refusal={refusal} sharesItems={false} />
    </>
  )
}

function stepsFrom(cause: NothingShared, { scope, chosen: { a, b, other = scope } }: Pick<Props, "scope" | "chosen">) {
  return nextSteps({ a: a.slug, b: b.slug, cause, analysis: scope.analysis.id, other: other.analysis.id })
}

async function All({ query, chosen, scope, sharesItems }: Props & { sharesItems: boolean }) {
  const { a, b, other } = chosen
  const [all, tree] = await Promise.all([
    compareAll(scope, { a: a.slug, b: b.slug, other, datasets: query.dataset, sharesItems }),
    getTaxonomy(scope.version.id),
  ])
  if (!all) return null
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
