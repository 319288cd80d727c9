import type { Metadata } from "next"
import Link from "next/link"
import { Compatibility } from "@/components/compare/setup/compatibility"
import { CompareModes } from "@/components/compare/setup/compare-modes"
import { ComparePicker } from "@/components/compare/setup/model-picker"
import { FirstPairsFigure } from "@/components/compare/setup/suggested-pairs-figure"
import { compareHref } from "@/components/compare/href"
import { AbsentNote } from "@/components/ui/absent-note"
import { EmptyState } from "@/components/ui/empty-state"
import { WhichOne } from "@/components/ui/which-one"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { readBaseline } from "@/lib/http/cookies/pinned-baseline"
import { getComparability } from "@/lib/data/compare/sources/comparability"
import { listOtherSources, type OtherSide, type OtherSource } from "@/lib/data/compare/sources/comparison-sources"
import { listOwnResults } from "@/lib/data/results/own-results"
import { listRankablePairs } from "@/lib/data/compare/rankable-pairs"
import { scopeParams, type Scope, judgeOf, placeOf } from "@/lib/data/scope/scope"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { paramsOfPlace, placed } from "@/lib/domain/compare/place"
import { sameModelSentence } from "@/lib/wording/ranking"
import { parseQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { memoizedView } from "@/lib/cache/memoize"
import { CiteView } from "@/app/cite-view"
import { pinBaseline } from "./actions"
import { compatibilityOf } from "./compatibility"
import { loadPair } from "./load"
import { Report } from "./report"

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { a, b } = parseQuery("compare", await searchParams)
  return { title: a && b ? `${a} and ${b}` : "Compare two models" }
}

export default async function ComparePage({ searchParams }: Props) {
  const requested = parseQuery("compare", await searchParams)
  const pinned = await readBaseline()
  const { scope, atHand, isAsked, chosen, a, b, isSame, unclear } = await loadPair(requested, pinned)
  const [strata, others, imported] = await Promise.all([
    listStrata(atHand),
    isAsked ? listOtherSources(scope) : [],
    isAsked ? [] : listOwnResults(scope.viewer),
  ])
  const models = memoizedView(strata, ["models to compare"], () => choicesOf(strata))
  const own = importedChoices(imported)
  const preset = [...own, ...models].some((model) => model.slug === pinned) ? pinned : undefined
  const query = {
    ...requested,
    a: chosen || requested.a ? a?.slug : preset,
    b: b?.other ? (others.find(isSide(b))?.address ?? requested.b) : b?.model.slug,
  }
  const comparability = chosen && (await getComparability(scope, { ...chosen, datasets: query.dataset }))
  const shared = (comparability?.overlaps ?? []).filter((row) => row.shared > 0)
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Compare" }]} />
      {chosen ? null : (
        <header className="page-head">
          <h1>{isSame ? "One model on both sides" : "Compare two models"}</h1>
          <p className="lede">
            {isSame && a
              ? `${sameModelSentence(a.name)} Choose another one for either side.`
              : "On the items both answered: who fails less often, on which items, and in which way. Choose two models that ran the same benchmark."}
          </p>
        </header>
      )}
      {unclear.map(({ side, asked, candidates }) => (
        <WhichOne
          key={side}
          what="model"
          asked={asked}
          choices={candidates.map(({ name, slug }) => ({ name, href: compareHref({ ...requested, [side]: slug }) }))}
        />
      ))}
      <section className="panel" aria-label="What is compared">
        <ComparePicker
          models={models}
          imported={own}
          others={others}
          query={query}
          names={{ a: a?.name, b: b?.model.name }}
          datasets={shared.map((row) => ({ slug: row.datasetSlug, name: row.datasetTitle, shared: row.shared }))}
          scope={isAsked ? scopeParams(scope) : {}}
          swapHref={chosen ? swapped(query, chosen, { scope, isAsked }) : null}
          baseline={pinned !== undefined && pinned === query.a}
        />
        {chosen && comparability ? (
          <>
            <CompareModes
              query={query}
              action={pinBaseline}
              a={chosen.a}
              pinned={pinned}
              sharesItems={comparability.refusal === null}
            />
            <AbsentNote
              asked={{ dataset: query.dataset }}
              held={[...strata, ...comparability.overlaps]}
              instead="it is left out"
            />
            <Compatibility lines={await compatibilityOf({ query, chosen, scope, comparability })} />
          </>
        ) : null}
      </section>
      {chosen && comparability ? (
        <Report query={query} chosen={chosen} scope={scope} comparability={comparability} />
      ) : (
        <FirstPairs scope={scope} query={query} />
      )}
      {(chosen || isSame) && models.length + own.length < 2 && others.length === 0 ? (
        <EmptyState
          title="Nothing to compare with"
          action={
            <Link className="btn primary" href={routes.upload()}>
              Upload another model’s results
            </Link>
          }
        >
          These results hold one model only.
        </EmptyState>
      ) : null}
      {chosen ? (
        <CiteView
          title={`${chosen.names.a} and ${chosen.names.b} compared`}
          scope={scope}
          other={chosen.other}
          path={compareHref(query)}
        />
      ) : null}
    </main>
  )
}

function choicesOf(rows: readonly { readonly modelSlug: string; readonly modelName: string }[]) {
  return [...new Map(rows.map((row) => [row.modelSlug, row.modelName]))].map(([slug, name]) => ({ slug, name }))
}

/** A model that the reader brought is theirs, whoever else made results of it public. */
function importedChoices(rows: Awaited<ReturnType<typeof listOwnResults>>) {
  const own = new Set(rows.flatMap((row) => (row.isOwn ? [row.modelSlug] : [])))
  return choicesOf(rows).map((choice) => ({ ...choice, isOwn: own.has(choice.slug) }))
}

/** The choice that stands for this model of another analysis. */
function isSide({ model, other }: OtherSide) {
  return (one: OtherSource) => one.analysisId === other?.analysis?.id && one.modelSlug === model.slug
}

type Query = ReturnType<typeof parseQuery<"compare">>

/** Where two models have yet to be chosen: pairs that share items, of the model that was chosen if there is one. */
async function FirstPairs({ scope, query }: { scope: Scope; query: Query }) {
  const pairs = await listRankablePairs(scope, query.a === undefined ? [] : [query.a])
  if (pairs.length === 0) return null
  return (
    <div style={{ marginTop: "3rem" }}>
      <FirstPairsFigure
        pairs={pairs}
        labels={{ part: heuristicPart(judgeOf(scope)) }}
        chosen={query.a === undefined ? undefined : pairs[0]?.a.name}
        hrefOf={({ a, b, datasetSlug }) => compareHref(query, { a: a.slug, b: b.slug, dataset: [datasetSlug] })}
      />
    </div>
  )
}

type Chosen = NonNullable<Awaited<ReturnType<typeof loadPair>>["chosen"]>

/** B becomes A: when B was asked for in another place, that one leads. */
function swapped(
  query: Query,
  { a, b, other, isPlaced }: Chosen,
  { scope, isAsked }: { scope: Scope; isAsked: boolean },
): string {
  const turned = { a: b.slug, cell: turnedCell(query.cell), pair: query.pair?.split("~").reverse().join("~") }
  if (!other || !(isAsked || isPlaced)) return compareHref(query, { ...turned, b: a.slug })
  const plain = { release: undefined, analysis: undefined, results: undefined }
  return compareHref(query, {
    ...turned,
    b: placed(a.slug, placeOf(scope)),
    ...plain,
    ...paramsOfPlace(placeOf(other)),
  })
}

function turnedCell(cell: Query["cell"]): Query["cell"] {
  return cell === "only-a-fails" ? "only-b-fails" : cell === "only-b-fails" ? "only-a-fails" : cell
}
