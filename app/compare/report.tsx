import Link from "next/link"
import { CompareReport } from "@/components/compare/report/compare-report"
import { FirstPairsFigure } from "@/components/compare/setup/suggested-pairs-figure"
import { afterOf, compareHref, keyOf } from "@/components/compare/href"
import { Refused } from "@/components/compare/verdict/no-verdict"
import { UnpairedReport } from "@/components/compare/report/unpaired-report"
import { FactChip } from "@/components/compare/difference/groups-figure"
import { EmptyState } from "@/components/ui/empty-state"
import { AppError } from "@/lib/errors"
import { HeuristicNote } from "@/components/judges/heuristic-note"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import type { Comparability } from "@/lib/data/compare/sources/comparability"
import { compareModels } from "@/lib/data/compare/comparison"
import { compareAll } from "@/lib/data/compare/comparison-all"
import { listSharedItems } from "@/lib/data/compare/item-list"
import { compareBy, listSharedKeys } from "@/lib/data/facets/shared-groups"
import { factOf } from "@/lib/domain/failures/fact"
import { listRankablePairs } from "@/lib/data/compare/rankable-pairs"
import { clusterKeysOf, scopeParams, type Scope, judgeOf, placeOf } from "@/lib/data/scope/scope"
import { funnelOf, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { categoriesOf } from "@/lib/domain/compare/category-pair"
import { unreadWords } from "@/components/compare/difference/difference-text"
import { routes } from "@/lib/routes"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import type { Refusal } from "@/lib/domain/compare/ranking"
import type { CompareQuery } from "@/lib/queries"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import { NextSteps } from "@/app/free-checks/next-steps"
import { isOfShared } from "./compatibility"
import type { Chosen } from "./load"
import { waysOn } from "./ways-on"

const pageSize = 25

type Props = { query: CompareQuery; chosen: Chosen; scope: Scope; comparability: Comparability }

/** What the items say: the shared ones, or over all that each was run on when asked; else why there is no verdict. */
export async function Report(props: Props) {
  const { refusal } = props.comparability
  const byRules = await labelsByRules(props)
  return (
    <>
      {byRules ? (
        <div className="mt-5">
          <HeuristicNote part={byRules.part} labels={byRules} />
        </div>
      ) : null}
      {refusal ? (
        <NotRanked {...props} refusal={refusal} />
      ) : isOfShared(props.query) ? (
        <Shared {...props} />
      ) : (
        <All {...props} />
      )}
    </>
  )
}

/** How many failures were labelled by rules, of the models whose judge labels so; null where neither does. */
async function labelsByRules({ chosen, scope, query }: Props) {
  const { a, b, other } = chosen
  const sides = [
    { side: scope, models: other ? [a.slug] : [a.slug, b.slug] },
    ...(other ? [{ side: other, models: [b.slug] }] : []),
  ].filter(({ side }) => heuristicPart(judgeOf(side)) !== "none")
  const [first] = sides
  if (!first) return null
  const strata = await Promise.all(
    sides.map(({ side, models }) => listStrata(side, { models, datasets: query.dataset })),
  )
  // Where one side's are all by rules, that is what stands in the way of comparing kinds.
  const worst = sides.find(({ side }) => heuristicPart(judgeOf(side)) === "all") ?? first
  return labelsOf(judgeOf(worst.side), funnelOf(strata.flat()))
}

/** Null where nothing is left of what it is narrowed to: then the filter is to be taken away, and the pair stays. */
async function compareNarrowed(scope: Scope, wanted: Parameters<typeof compareModels>[1]) {
  try {
    return await compareModels(scope, wanted)
  } catch (error) {
    if (wanted.fact && error instanceof AppError && error.code === "not_found") return null
    throw error
  }
}

async function Shared({ query, chosen, scope, comparability }: Props) {
  const pair = categoriesOf(query.pair)
  const fact = factOf(query.fact)
  const sides = { a: chosen.a.id, b: chosen.b.id, other: chosen.other, datasets: query.dataset, fact }
  const datasetIds = comparability.wanted.filter(({ shared }) => shared > 0).map(({ datasetId }) => datasetId)
  // All of what is narrowed to one value has that value: there is nothing to hold apart by it.
  const keys = (await listSharedKeys(scope, sides, datasetIds)).filter((key) => key !== fact?.key)
  const by = query.by !== undefined && keys.includes(query.by) ? query.by : undefined
  const [result, groups, page] = await Promise.all([
    orNotFound(compareNarrowed(scope, { ...chosen, datasets: query.dataset, fact })),
    by === undefined ? null : compareBy(scope, sides, by),
    listSharedItems(scope, {
      ...sides,
      cell: query.cell,
      categories: pair,
      q: query.q,
      after: keyOf(query.after),
      limit: pageSize,
    }),
  ])
  if (result === null)
    return (
      <>
        <FactChip fact={query.fact} href={compareHref(query, { fact: undefined })} />
        <div className="mt-4">
          <EmptyState
            title="No shared item"
            action={
              <Link className="btn" href={compareHref(query, { fact: undefined })}>
                Show all shared items
              </Link>
            }
          >
            The files say {fact?.key} “{fact?.value}” of no item that both answered.
          </EmptyState>
        </div>
      </>
    )
  return (
    <CompareReport
      comparison={result.comparison}
      tree={result.tree}
      items={result.items}
      names={chosen.names}
      query={query}
      unread={
        result.comparison.signature.basis === "nothing-read" ? (
          <Unread title={unreadWords(result.comparison, chosen.names)} sides={[scope, chosen.other ?? scope]} />
        ) : null
      }
      next={
        result.comparison.signature.basis === "nothing-read" || heuristicPart(judgeOf(scope)) !== "all" ? null : (
          <NextOf sides={[scope, chosen.other ?? scope]} />
        )
      }
      judgesDiffer={judgeOf(chosen.other ?? scope) !== judgeOf(scope)}
      facets={{ keys, groups }}
      clusterKeys={clusterKeysOf([scope, chosen.other ?? scope])}
      release={scope.version.key}
      scope={scopeParams(scope)}
      page={{ items: page.items, next: page.next && afterOf(page.next) }}
      pair={pair}
    />
  )
}

/** In the place of kinds of failure: whose results are to be diagnosed for them. */
function Unread({ title, sides }: { title: string; sides: readonly Scope[] }) {
  const open = new Map(sides.filter(isUnread).map((side) => [placeOf(side).results, side.name]))
  return (
    <div className="section">
      <EmptyState
        title={title}
        action={
          <div className="actions">
            {[...open].map(([results, name]) => (
              <Link key={results} className="btn primary" href={routes.newAnalysis({ results })}>
                Diagnose the failures of {name}
              </Link>
            ))}
          </div>
        }
      >
        Who fails, and on which items, comes from the scores and stands as it is.
      </EmptyState>
      <NextOf sides={sides} />
    </div>
  )
}

/** Of the sides that are the viewer's own: how far the free checks are, and what would read the failures. */
function NextOf({ sides }: { sides: readonly Scope[] }) {
  const results = new Map(sides.map((side) => [placeOf(side).results, side.viewer]))
  return [...results].map(([id, viewer]) => <NextSteps key={id} resultSetId={id} viewer={viewer} brief />)
}

const isUnread = ({ analysis, viewer }: Scope) => analysis === null && viewer !== null

/** Why the two cannot be ranked, whom else each can be ranked with, and how each fails by itself. */
async function NotRanked({ refusal, ...props }: Props & { refusal: Refusal }) {
  const { query, chosen, scope } = props
  const { a, b, other, names } = chosen
  const isShared = refusal.reason === "rules-differ"
  const pairs = isShared ? [] : await listRankablePairs(scope, [a.slug, ...(other ? [] : [b.slug])])
  return (
    <>
      <Refused refusal={refusal} names={names} ways={await waysOn(refusal, props)} />
      {pairs.length > 0 ? (
        <div className="section">
          <FirstPairsFigure
            pairs={pairs}
            chosen={names.a}
            instead
            labels={{ part: heuristicPart(judgeOf(scope)) }}
            hrefOf={(pair) => compareHref(query, { a: pair.a.slug, b: pair.b.slug, dataset: [pair.datasetSlug] })}
          />
        </div>
      ) : null}
      <All {...props} apart={isShared ? "rules" : "items"} />
    </>
  )
}

/** `apart`: why the two are shown each by itself; without it they share items and were asked for over all. */
async function All({ query, chosen, scope, apart }: Props & { apart?: "items" | "rules" }) {
  const { a, b, other } = chosen
  const [all, tree] = await Promise.all([
    compareAll(scope, { a: a.slug, b: b.slug, other, datasets: query.dataset }),
    getTaxonomy(scope.version.id),
  ])
  if (!all) return null
  return (
    <UnpairedReport
      all={all}
      tree={tree}
      names={chosen.names}
      query={query}
      apart={apart}
      release={scope.version.key}
      scope={scopeParams(scope)}
    />
  )
}
