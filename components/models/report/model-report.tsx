import type { ReactNode } from "react"
import Link from "next/link"
import { LabelsNote } from "@/components/atlas/labels-note"
import { Note } from "@/components/ui/note"
import type { Relief } from "@/lib/domain/taxonomy/relief"
import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { formatCount, plural } from "@/lib/format"
import { printFact } from "@/lib/domain/failures/fact"
import type { ModelQuery } from "@/lib/queries"
import { besideRelease, routes, withQuery } from "@/lib/routes"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { FEWEST_FOR_DISTANCE, type NearestPeers } from "@/lib/stats/signatures/nearest-models"
import type { DatasetMix } from "@/components/models/signature/dataset-mixes"
import { DatasetMultiples } from "@/components/models/signature/dataset-multiples"
import { Distinctive } from "@/components/models/signature/distinctive-categories"
import { factsOf, type ModelStratum } from "@/components/models/signature/model-facts"
import { FEWEST_READ, patternInWords, readingInWords } from "@/components/models/signature/findings"
import { footprintCounts } from "@/components/models/signature/footprint"
import { ModelFailures, type ModelFailure } from "./model-failures"
import { ModelHead } from "./model-head"
import { otherVersions, plainQuery } from "./model-addresses"
import { benchmarkOptions } from "@/components/models/scope/benchmark-options"
import styles from "@/components/models/model.module.css"
import { NearestModels } from "@/components/models/signature/nearest-models"
import { SignatureFigure } from "@/components/models/signature/signature-figure"
import type { NodeTotal, SignatureRow, SignatureView } from "@/components/models/signature/signature-view"
import { ChipLinks, type SourceOption } from "@/components/models/scope/label-source-switch"
import { NoSignature } from "./no-signature"
import { TopicFigure } from "@/components/models/signature/topic-figure"
import { TopicChoice, type TopicKeys } from "@/components/models/signature/topic-choice"
import { topicLines, type TopicCount } from "@/components/models/signature/topic-view"

type Failure = Omit<ModelFailure, "from"> & { readonly summary: string | null }

type Props = {
  model: { readonly id: number; readonly slug: string; readonly name: string; readonly shortName: string | null }
  scope: {
    readonly name: string
    readonly analysis: { readonly status: string } | null
    readonly version: { readonly key: string; readonly isLatest: boolean }
    readonly isReleaseView: boolean
  }
  scopeParams: Record<string, string | number>
  compareHref: string
  query: ModelQuery
  view: SignatureView
  /** of this model on the datasets shown */
  labels: Labels
  /** the way to labels, where nobody gave any */
  diagnose: ReactNode
  /** how far the free checks of one's own results are, and what would read the failures */
  next: ReactNode
  /** strata of this model: those shown, and all of them */
  own: readonly ModelStratum[]
  onAll: readonly ModelStratum[]
  /** strata of every model on the datasets shown */
  onSame: readonly ModelStratum[]
  everybody: readonly ModelStratum[]
  mixes: readonly DatasetMix[]
  /** of this model on the datasets shown */
  nodeCounts: readonly NodeTotal[]
  tree: readonly TaxonomyNode[]
  relief: Relief | null
  links: readonly SourceOption[]
  /** slugs of the datasets the page is narrowed to; empty: all */
  datasets: readonly string[]
  /** by what intervals go, where items lie in clusters */
  clusterNote: ReactNode
  topics: TopicKeys & { readonly rows: readonly TopicCount[] }
  nearest: NearestPeers
  examples: {
    readonly first: readonly Failure[]
    readonly total: number
    readonly distinctive: readonly Failure[]
    readonly nearest: readonly { modelId: number; distance: number; chance95: number | null; read: number }[]
  }
}

/** The page of one model, from what was counted. */
export function ModelReport(props: Props) {
  const { model, scope, scopeParams: inScope, query, view, own, datasets, examples, labels } = props
  const byRules = labels.part === "all"
  const hrefWith = (changes: Partial<ModelQuery>) =>
    routes.model(model.slug, plainQuery({ ...query, dataset: [...datasets], ...changes }))
  const listed = { ...inScope, model: model.slug, dataset: datasets }
  const release = scope.version.isLatest ? "latest" : scope.version.key
  const inAnalysis = besideRelease(release, inScope)
  const rowHref = ({ slug, key }: SignatureRow) =>
    slug !== null
      ? routes.category(release, slug, inAnalysis)
      : routes.errors(
          key === "leftover:no-error-found"
            ? { ...listed, outcome: "no-error-found" }
            : { ...listed, category: key.replace("leftover:", "") },
        )
  const where = own.length === 1 ? (own[0]?.datasetTitle ?? "") : plural(own.length, "benchmark")
  return (
    <>
      <ModelHead
        model={model}
        benchmarks={[...new Set(own.map((row) => row.datasetTitle))]}
        source={scope.isReleaseView ? "in this release" : `in “${scope.name}”`}
        versions={otherVersions(props)}
        facts={factsOf(own)}
        labels={labels}
        footprint={
          props.relief && { relief: props.relief, counts: footprintCounts({ ...props, relief: props.relief }) }
        }
        compareHref={props.compareHref}
        exportHref={routes.api(`models/${encodeURIComponent(model.slug)}/signature`, { ...inScope, dataset: datasets })}
        noErrorHref={routes.errors({ ...listed, outcome: "no-error-found" })}
      />
      <div className={styles.bar}>
        <ChipLinks label="Labels from" options={props.links} />
        <ChipLinks label="Benchmark" options={benchmarkOptions(props, hrefWith)} />
      </div>
      {props.clusterNote}
      <LabelsNote status={scope.analysis?.status} isReleaseView={scope.isReleaseView} labels={labels} />
      {props.next}
      {byRules ? null : <Note>{readingInWords(view.own, view.peers)}</Note>}
      <div className="section">
        {view.own.covered.read < FEWEST_READ ? (
          <NoSignature labels={labels} own={view.own} diagnose={props.diagnose} />
        ) : (
          <SignatureFigure
            {...{ view, labels, query, where, hrefWith, rowHref }}
            modelName={model.shortName ?? model.name}
          />
        )}
      </div>
      <Details {...props} hrefWith={hrefWith} />
      <DatasetMultiples
        mixes={props.mixes}
        labels={labels}
        shown={query.lines}
        allHref={hrefWith({ lines: "all" })}
        modelName={model.shortName ?? model.name}
        hrefOf={(dataset) => hrefWith({ dataset: [dataset] })}
      />
      {examples.total > 0 ? (
        <section className="section" aria-labelledby="failures-title">
          <h2 id="failures-title" className="mb-3">
            {byRules ? "Failures given to the judge" : "Failures read"}
          </h2>
          <ModelFailures rows={examples.first.map((row) => ({ ...row, from: withQuery("", listed).slice(1) }))} />
          <div className="table-foot">
            <span>
              {formatCount(examples.first.length)} of {formatCount(examples.total)}, surest first
            </span>
            <Link className="btn" href={routes.errors(listed)}>
              Show all {formatCount(examples.total)}
            </Link>
          </div>
        </section>
      ) : null}
    </>
  )
}

/** Topics or benchmarks on the left; what is distinctive, and who fails alike, on the right. */
function Details(props: Props & { hrefWith: (changes: Partial<ModelQuery>) => string }) {
  const { model, own, onSame, view, tree, nodeCounts, examples, nearest, scopeParams: inScope, hrefWith } = props
  // Labels of rules rank no models and set none apart.
  const [byRules, { by }] = [props.labels.part === "all", props.topics]
  const kind = own.length > 1 && by === null ? "benchmark" : "topic"
  const counts: readonly TopicCount[] =
    kind === "topic"
      ? props.topics.rows
      : onSame.map((row) => {
          const { modelId, predictions: attempts, failures, repeats } = row
          return { topic: row.datasetSlug, modelId, attempts, failures, repeats }
        })
  const lines = topicLines(counts, model.id)
  const titles = new Map(own.map((row) => [row.datasetSlug, row.datasetTitle]))
  const names = new Map(props.everybody.map((row) => [row.modelId, { slug: row.modelSlug, name: row.modelName }]))
  const differing = view.differences.filter((row) => row.evidence === "differs")
  const from = withQuery("", { ...inScope, model: model.slug, dataset: props.datasets }).slice(1)
  const patterns = new Map(
    differing.flatMap((row) => {
      const parts = tree.find((node) => node.slug === row.slug)?.children ?? []
      const words = patternInWords(
        row.read,
        parts.map((part) => ({
          name: part.name,
          count: nodeCounts.reduce((sum, count) => (count.nodeId === part.id ? sum + count.total : sum), 0),
        })),
      )
      return words === null ? [] : [[row.key, words] as const]
    }),
  )
  const choice = <TopicChoice topics={props.topics} isByBenchmark={own.length > 1} hrefBy={(by) => hrefWith({ by })} />
  return (
    <>
      {lines.length > 1 ? null : <div className="mt-4">{choice}</div>}
      <div className={`section ${styles.two}`}>
        {lines.length > 1 ? (
          <TopicFigure
            lines={lines}
            shown={props.query.lines}
            allHref={hrefWith({ lines: "all" })}
            kind={kind}
            modelName={model.shortName ?? model.name}
            {...(kind === "benchmark"
              ? {
                  nameOf: (topic: string) => titles.get(topic) ?? topic,
                  hrefOf: (topic: string) => hrefWith({ dataset: [topic] }),
                }
              : by === null
                ? {}
                : {
                    nameOf: (value: string) => value,
                    hrefOf: (value: string) =>
                      routes.errors({
                        ...{ ...inScope, model: model.slug, dataset: props.datasets },
                        fact: printFact({ key: by, value }),
                      }),
                  })}
          >
            {choice}
          </TopicFigure>
        ) : null}
        <div className={styles.side}>
          {view.own.covered.read >= FEWEST_READ &&
          !byRules &&
          view.peers !== null &&
          examples.distinctive.length > 0 ? (
            <Distinctive
              differing={differing}
              tested={view.differences.filter((row) => row.q !== null).length}
              peers="the others"
              patterns={patterns}
              examples={examples.distinctive.map((row) => ({ ...row, href: routes.error(row.id, { from }) }))}
            />
          ) : null}
          {view.own.covered.read >= FEWEST_READ && !byRules ? (
            <NearestModels
              models={examples.nearest.map((peer) => ({
                ...peer,
                name: names.get(peer.modelId)?.name ?? "",
                href: routes.compare({
                  ...inScope,
                  a: model.slug,
                  b: names.get(peer.modelId)?.slug,
                  dataset: props.datasets,
                }),
              }))}
              ownRead={nearest.ownRead}
              minimum={FEWEST_FOR_DISTANCE}
              tooFew={nearest.tooFew.map((peer) => peer.read)}
            />
          ) : null}
        </div>
      </div>
    </>
  )
}
