import Link from "next/link"
import { AtlasFunnel } from "@/components/atlas/overview/atlas-funnel"
import { atlasView, type AtlasRow } from "@/components/atlas/data/atlas-rows"
import { benchmarkSpreads } from "@/components/atlas/data/benchmark-spread"
import { BenchmarkStrips } from "@/components/atlas/overview/benchmark-strips"
import { OverviewLinks } from "@/components/atlas/overview/overview-links"
import { benchmarksTellApart, leadingCategory } from "@/components/atlas/data/findings"
import { Hero } from "@/components/atlas/overview/hero"
import { LabelsNote } from "@/components/atlas/labels-note"
import styles from "@/components/atlas/overview/overview.module.css"
import { PublishedShares } from "@/components/atlas/published/published-shares"
import { HeatLegend, ShareTable } from "@/components/atlas/overview/share-table"
import { pairToTell, examplePair } from "@/components/atlas/overview/example-pair"
import { thresholdsInWords } from "@/components/atlas/overview/threshold-text"
import { Figure } from "@/components/ui/figure/figure"
import { ShownScope } from "@/components/scope/shown-scope"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { countExpertMatches, countReviewed, findTellingFailure, listSecondOpinions } from "@/lib/data/atlas/atlas-facts"
import { listNodeSums } from "@/lib/data/taxonomy/node-sums"
import { findRelief } from "@/lib/data/taxonomy/relief"
import { getScope, saysScope, scopeParams, type Scope, judgeOf } from "@/lib/data/scope/scope"
import { funnelOf, listNodeCounts, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { findPublishedAtlas, getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { cutTree } from "@/lib/domain/taxonomy/taxonomy"
import { formatCount } from "@/lib/format"
import { effectiveWords, givenWord, intervalWords } from "@/lib/wording/labels"
import { parseQuery } from "@/lib/queries"
import { besideRelease, routes } from "@/lib/routes"
import { cohenKappa } from "@/lib/stats/agreement/coefficients"
import { labelsOf } from "@/lib/stats/signatures/label-coverage"
import { pairTable } from "@/lib/stats/proportions/contingency-table"
import { isRepresented } from "@/lib/stats/signatures/signature"
import { OverviewOfScores, OwnResults } from "./own-results"

/** As many benchmarks as the first figure has columns; the others are a link away. */
const mostBenchmarks = 12

export default async function OverviewPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const wanted = parseQuery("dataset", await props.searchParams)
  const scope = await orNotFound(getScope(wanted, await getViewer()))
  if (scope.analysis === null) return <OverviewOfScores scope={scope} />
  const [tree, { strata, pair, pairCounts }, sums, relief, opinions, experts, published, failure, reviewed] =
    await Promise.all([
      getTaxonomy(scope.version.id),
      loadStrata(scope),
      listNodeSums(scope, { depth: 1 }),
      findRelief(scope.version.id),
      listSecondOpinions(scope),
      countExpertMatches(scope),
      findPublishedAtlas(),
      findTellingFailure(scope),
      countReviewed(scope),
    ])
  const view = atlasView({ tree: cutTree(tree, 1), strata, sums })
  const spreads = benchmarkSpreads(strata)
  const params = scopeParams(scope)
  const release = scope.version.isLatest ? "latest" : scope.version.key
  const analysis = besideRelease(release, params)
  const funnel = funnelOf(strata)
  const labels = labelsOf(judgeOf(scope), funnel)
  const groups = strata.filter(isRepresented)
  const asked = opinions.reduce((sum, pair) => sum + pair.count, 0)
  const errorsHref = (values: { outcome?: string; category?: string }) => routes.errors({ ...params, ...values })
  const hrefOf = (row: AtlasRow) =>
    row.node ? routes.category(release, row.node.slug, analysis) : errorsHref(outcomeFilter(row))
  return (
    <main className="page" id="main">
      <ShownScope name={scope.name} />
      <LabelsNote status={scope.analysis?.status} isReleaseView={scope.isReleaseView} labels={labels} />
      <Hero
        analysis={scope.isReleaseView ? null : scope.name}
        release={release}
        scope={params}
        relief={relief}
        facts={{
          attempts: funnel.predictions,
          failures: funnel.failures,
          labels,
          read: view.signature.read,
          classified: funnel.classified,
          noErrorFound: funnel.noErrorFound,
          models: new Set(strata.map((row) => row.modelId)).size,
          datasets: new Set(strata.map((row) => row.datasetId)).size,
          categories: tree.length,
        }}
        checks={{
          asked,
          agreed: opinions.reduce((sum, pair) => sum + (pair.first === pair.second ? pair.count : 0), 0),
          kappa: asked > 0 ? cohenKappa(pairTable(opinions).counts).kappa : null,
          experts,
          reviewed,
        }}
      />
      {saysScope(wanted) ? null : <OwnResults viewer={scope.viewer} />}
      <div className="section">
        <Figure
          id="shares"
          title={leadingCategory(view.rows, { labels, size: view.signature.effectiveSize })}
          subtitle={`Share of all failures by category, and how each benchmark’s failures divide. Estimated from ${formatCount(view.signature.covered.read)} failures ${givenWord(labels)}, weighted to the ${formatCount(view.signature.covered.failures)} failures in the ${formatCount(groups.length)} groups they were drawn from${effectiveWords(view.signature.covered.read, view.signature.effectiveSize)}; ${intervalWords(labels)}.`}
          exportName="share-of-failures-by-category"
        >
          <ShareTable view={view} hrefOf={hrefOf} />
          <HeatLegend labels={labels} />
        </Figure>
      </div>
      <div className={`section ${styles.pair}`}>
        <Figure
          minor
          id="benchmarks"
          title={benchmarksTellApart(spreads)}
          subtitle={`Share of attempts that fail, one dot a model, the lowest in green. ${thresholdsInWords(spreads)}`}
          note="“No error found”: the output is right, or the item, its reference or its scorer is at fault. These stay in the counts as a row of their own."
          exportName="failure-rates-by-benchmark"
        >
          <BenchmarkStrips
            spreads={spreads.slice(0, mostBenchmarks)}
            labels={labels}
            hrefOf={(spread) => routes.dataset(spread.datasetSlug, params)}
            scope={params}
          />
          {spreads.length > mostBenchmarks ? (
            <div className="table-foot">
              <span>
                {mostBenchmarks} of {formatCount(spreads.length)}, the hardest first
              </span>
              <Link className="btn" href={routes.datasets(params)}>
                All {formatCount(spreads.length)} benchmarks
              </Link>
            </div>
          ) : null}
        </Figure>
        {published ? (
          <Figure
            minor
            id="published"
            title="What the published ErrorAtlas reports"
            subtitle="The shares found in public, as published: not our counts, and not all of them."
            note={
              <>
                Source: {published.source}. Other models and benchmarks, so a difference from our shares is not a trend.{" "}
                <Link href={routes.published()}>All that is known of it</Link>
              </>
            }
            exportName="published-erroratlas"
          >
            <PublishedShares
              figures={published.figures}
              hrefOf={(name) => {
                const match = tree.find((node) => node.publishedMatch === name)
                return match ? routes.category(release, match.slug, analysis) : null
              }}
            />
          </Figure>
        ) : null}
      </div>
      <OverviewLinks
        pair={examplePair(pair, { counts: pairCounts, categories: tree })}
        failure={failure}
        labels={labels}
        scope={params}
      />
      <AtlasFunnel funnel={funnel} strata={strata} byRules={labels.part === "all"} errorsHref={errorsHref} />
    </main>
  )
}

/** The strata, and the counts of the two of them that tell most. */
async function loadStrata(scope: Scope) {
  const strata = await listStrata(scope)
  const pair = pairToTell(strata)
  const pairCounts = pair
    ? await listNodeCounts(scope, {
        depth: 1,
        models: [pair.a.modelSlug, pair.b.modelSlug],
        datasets: [pair.a.datasetSlug],
      })
    : []
  return { strata, pair, pairCounts }
}

function outcomeFilter(row: AtlasRow): { outcome?: string; category?: string } {
  return row.kind === "no-error-found" ? { outcome: "no-error-found" } : { category: row.kind }
}
