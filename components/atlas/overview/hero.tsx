import Link from "next/link"
import type { Relief } from "@/lib/domain/taxonomy/relief"
import { formatCount, formatDecimal, formatPercent, plural } from "@/lib/format"
import { besideRelease, routes } from "@/lib/routes"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { reviewedInWords } from "@/components/atlas/data/findings"
import styles from "./overview.module.css"
import { ReliefMap } from "@/components/atlas/maps/relief-map"

export type HeroFacts = {
  readonly attempts: number
  readonly failures: number
  readonly labels: Labels
  readonly read: number
  readonly classified: number
  readonly noErrorFound: number
  readonly models: number
  readonly datasets: number
  readonly categories: number
}

export type Checks = {
  readonly asked: number
  readonly agreed: number
  readonly kappa: number | null
  readonly reviewed: number
  readonly experts: { readonly total: number; readonly same: number; readonly related: number }
}

/** The first screen: what this is, how much it rests on, and the map. */
export function Hero(props: {
  /** the analysis shown, when it is not the release itself */
  analysis: string | null
  facts: HeroFacts
  checks: Checks
  relief: Relief | null
  release: string
  scope: Record<string, string | number>
}) {
  const { facts, checks, relief, release, scope } = props
  return (
    <section className={styles.hero} aria-labelledby="overview-title">
      <div>
        <h1 id="overview-title">Where language models go wrong, and how often</h1>
        <p className={`lede ${styles.lede}`}>
          {props.analysis ? `“${props.analysis}”: ` : "An atlas of "}
          {sentenceOf(facts)}
        </p>
        <div className={`actions ${styles.actions}`}>
          <Link className="btn primary lg" href={routes.atlas(release, besideRelease(release, scope))}>
            Browse the atlas
          </Link>
          <Link className="btn lg" href={routes.compare(scope)}>
            Compare two models
          </Link>
        </div>
        <div className={styles.trust}>
          <dl className="facts">
            <Fact label="Attempts" value={formatCount(facts.attempts)} />
            <Fact
              label="Failures"
              value={formatCount(facts.failures)}
              {...(facts.attempts > 0 ? { note: formatPercent(facts.failures / facts.attempts) } : {})}
            />
            {facts.labels.part === "all" ? (
              <Fact label="Labelled" value={formatCount(facts.labels.labelled)} />
            ) : (
              <Fact label="Read" value={formatCount(facts.read)} />
            )}
            {checks.asked > 0 ? (
              <Fact
                label="Second judge agrees"
                value={`${formatCount(checks.agreed)} of ${formatCount(checks.asked)}`}
                {...(checks.kappa === null ? {} : { note: `κ ${formatDecimal(checks.kappa)}` })}
              />
            ) : null}
          </dl>
          <TrustNote checks={checks} />
        </div>
      </div>
      {relief ? (
        <figure>
          <ReliefMap
            relief={relief}
            labels={facts.labels}
            hrefOf={(slug) => routes.category(release, slug, besideRelease(release, scope))}
          />
          <figcaption>
            Each hill is a sub-category: the denser its rings, the larger its share of all failures. Categories met on
            the same benchmarks lie side by side.
            {"analysis" in scope
              ? " Heights and shares on the map are those of the release, not of this analysis."
              : null}
          </figcaption>
        </figure>
      ) : null}
    </section>
  )
}

/** What the labels came from. Models and datasets are those of all attempts, as the figures below count them. */
function sentenceOf({ labels, failures, read, models, datasets, classified, noErrorFound, categories }: HeroFacts) {
  const of = `the ${formatCount(failures)} of ${plural(models, "model")} on ${plural(datasets, "benchmark")}`
  const among = plural(categories, "category", "categories")
  if (labels.part === "all")
    return `${formatCount(labels.labelled)} of ${plural(labels.given, "failure")} given to the judge, out of ${of}, got a label by rules and likeness, among ${among}; none was read.`
  const elsewhere = read - classified - noErrorFound
  const parts = [
    `${formatCount(classified)} traced to a first major error and placed in one of ${among}`,
    ...(noErrorFound > 0 ? [`${formatCount(noErrorFound)} found to have none`] : []),
    ...(elsewhere > 0 ? [`${formatCount(elsewhere)} in no category`] : []),
  ]
  return `${plural(read, "failure")}, read one by one out of ${of}: ${parts.join(", ")}.`
}

function TrustNote({ checks: { asked, experts, reviewed } }: { checks: Checks }) {
  return (
    <p className={`xs muted ${styles.trustNote}`}>
      {asked > 0
        ? `Both judges are language models, and ${reviewedInWords(reviewed)}.`
        : "No second judge has looked at these labels, and no experts’ words are held against them."}
      {experts.total > 0
        ? ` Held against experts’ own account of the first error, the diagnosis was the same in ${formatCount(experts.same)} of ${formatCount(experts.total)} cases and related in ${formatCount(experts.related)}.`
        : null}{" "}
      <Link href={routes.method()}>How it was made</Link>
    </p>
  )
}

function Fact({ label, value, note }: { label: string; value: string; note?: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value}
        {note ? <small> {note}</small> : null}
      </dd>
    </div>
  )
}
