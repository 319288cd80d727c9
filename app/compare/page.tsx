import type { Metadata } from "next"
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
import { getComparability } from "@/lib/data/compare/comparability"
import { listOtherSources, type OtherSide, type OtherSource } from "@/lib/data/compare/comparison-sources"
import { listRankablePairs } from "@/lib/data/compare/rankable-pairs"
import { scopeParams, type Scope } from "@/lib/data/scope/scope"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { sameModelSentence } from "@/lib/wording/ranking"
import { parseQuery } from "@/lib/queries"
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
  const { scope, chosen, a, b, isSame, unclear } = await loadPair(requested, pinned)
  const [strata, others] = await Promise.all([listStrata(scope), listOtherSources(scope)])
  const models = memoizedView(strata, ["models to compare"], () =>
    [...new Map(strata.map((row) => [row.modelSlug, row.modelName]))].map(([slug, name]) => ({ slug, name })),
  )
  const preset = models.some((model) => model.slug === pinned) ? pinned : undefined
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
          others={others}
          query={query}
          names={{ a: a?.name, b: b?.model.name }}
          datasets={shared.map((row) => ({ slug: row.datasetSlug, name: row.datasetTitle, shared: row.shared }))}
          scope={scopeParams(scope)}
          swapHref={chosen ? swapped(query, chosen, scope.analysis.id) : null}
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
      {(chosen || isSame) && models.length < 2 && others.length === 0 ? (
        <EmptyState title="Nothing to compare with">These results hold one model only.</EmptyState>
      ) : null}
      {chosen ? (
        <CiteView title={`${chosen.names.a} and ${chosen.names.b} compared`} scope={scope} path={compareHref(query)} />
      ) : null}
    </main>
  )
}

/** The choice that stands for this model of another analysis. */
function isSide({ model, other }: OtherSide) {
  return (one: OtherSource) => one.analysisId === other?.analysis.id && one.modelSlug === model.slug
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
        labels={{ part: heuristicPart(scope.analysis.judgeId) }}
        chosen={query.a === undefined ? undefined : pairs[0]?.a.name}
        hrefOf={({ a, b, datasetSlug }) => compareHref(query, { a: a.slug, b: b.slug, dataset: [datasetSlug] })}
      />
    </div>
  )
}

type Chosen = NonNullable<Awaited<ReturnType<typeof loadPair>>["chosen"]>

/** B becomes A: when B is of another analysis, that one leads. */
function swapped(query: Query, { a, b, other }: Chosen, analysis: number): string {
  const turned = { a: b.slug, cell: turnedCell(query.cell), pair: query.pair?.split("~").reverse().join("~") }
  if (!other) return compareHref(query, { ...turned, b: a.slug })
  return compareHref(query, { ...turned, b: `${a.slug}@${analysis}`, analysis: other.analysis.id, release: undefined })
}

function turnedCell(cell: Query["cell"]): Query["cell"] {
  return cell === "only-a-fails" ? "only-b-fails" : cell === "only-b-fails" ? "only-a-fails" : cell
}
