import Link from "next/link"
import { ReliefFootprint } from "@/components/atlas/maps/relief-map"
import { CopyLink } from "@/components/ui/copy/copy-link"
import { Icon } from "@/components/ui/icon"
import type { SideRule } from "@/lib/domain/compare/ranking"
import type { Relief } from "@/lib/domain/taxonomy/relief"
import { formatCount, formatPercent, formatPercentRange, formatUnscored, plural } from "@/lib/format"
import { readTile } from "@/lib/wording/labels"
import type { Estimate } from "@/lib/stats/core/estimate"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import styles from "@/components/models/model.module.css"
import { SeveralRules } from "@/components/models/scope/mixed-rules-note"

type Named = { readonly slug: string; readonly name: string }

/** Who it is, what the page rests on, and where its failures lie on the map. */
export function ModelHead(props: {
  model: { readonly name: string; readonly shortName: string | null }
  benchmarks: readonly string[]
  /** for example "in this release" */
  source: string
  versions: readonly (Named & { readonly href: string })[]
  facts: {
    readonly attempts: number
    readonly items: number
    readonly unscored: number
    readonly failures: number
    readonly failureRate: Estimate | null
    readonly read: number
    readonly noErrorFound: number
    /** by which the failures were told */
    readonly rules: readonly SideRule[]
  }
  labels: Labels
  footprint: {
    readonly relief: Relief
    readonly counts: readonly { readonly slug: string; readonly count: number }[]
  } | null
  compareHref: string
  exportHref: string
  noErrorHref: string
}) {
  const { model, benchmarks, facts, footprint, labels } = props
  const byRules = labels.part === "all"
  const tile = readTile(labels, facts)
  const placed = footprint?.counts.reduce((sum, row) => sum + row.count, 0) ?? 0
  return (
    <header className={styles.head}>
      <div>
        <h1>{model.shortName ?? model.name}</h1>
        <p className="soft">
          {model.shortName === null ? null : (
            <>
              <span className="mono">{model.name}</span> ·{" "}
            </>
          )}
          {benchmarks.length === 1 ? "one benchmark" : plural(benchmarks.length, "benchmark")} {props.source}:{" "}
          {benchmarks.join(", ")}
          {props.versions.map(({ slug, name, href }, index) => (
            <span key={slug}>
              {index === 0 ? " · other versions: " : ", "}
              <Link href={href}>{name}</Link>
            </span>
          ))}
        </p>
        <dl className={`facts ${styles.facts}`}>
          <div>
            <dt>Attempts</dt>
            <dd>
              {formatCount(facts.attempts)}
              {facts.items < facts.attempts ? <small>at {plural(facts.items, "item")}</small> : null}
              {facts.unscored > 0 ? (
                <small>{formatUnscored({ predictions: facts.attempts, unscored: facts.unscored })}</small>
              ) : null}
            </dd>
          </div>
          <div>
            <dt>Failures</dt>
            <dd>
              {formatCount(facts.failures)}
              {facts.failureRate ? (
                <small>
                  {formatPercent(facts.failureRate.estimate)},{" "}
                  {formatPercentRange(facts.failureRate.low, facts.failureRate.high)}
                </small>
              ) : null}
            </dd>
          </div>
          <div>
            <dt>{tile.head}</dt>
            <dd>
              {formatCount(tile.count)}
              {tile.of === null ? null : <small>{tile.of}</small>}
            </dd>
          </div>
          <div>
            <dt>No error found</dt>
            <dd>
              {facts.noErrorFound > 0 ? (
                <Link href={props.noErrorHref}>{formatCount(facts.noErrorFound)}</Link>
              ) : (
                formatCount(facts.noErrorFound)
              )}
              {facts.read > 0 && !byRules ? <small>of {formatCount(facts.read)}</small> : null}
            </dd>
          </div>
        </dl>
        <SeveralRules of={facts.rules} />
        <div className={`actions ${styles.actions}`}>
          <Link className="btn primary" href={props.compareHref}>
            Compare with…
          </Link>
          <CopyLink />
          <a className="btn" href={props.exportHref}>
            <Icon name="download" />
            Export<span className="sr"> the signature as JSON</span>
          </a>
        </div>
      </div>
      {footprint && placed > 0 ? (
        <figure>
          <ReliefFootprint
            relief={footprint.relief}
            counts={footprint.counts}
            label={`${plural(placed, "failure")} of this model on the map of categories`}
          />
          <figcaption>
            Its {plural(placed, byRules ? "labelled failure" : "failure")} in a category, on the map of the atlas
          </figcaption>
        </figure>
      ) : null}
    </header>
  )
}
