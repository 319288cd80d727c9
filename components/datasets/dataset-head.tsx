import Link from "next/link"
import styles from "@/components/models/model.module.css"
import { CopyLink } from "@/components/ui/copy/copy-link"
import { suspectWords } from "@/components/failures/outcome-labels"
import { Note } from "@/components/ui/note"
import { termsOf } from "@/lib/domain/access/gated-dataset"
import { formatCount, formatPercent, formatPercentRange, formatUnscored } from "@/lib/format"
import { readTile } from "@/lib/wording/labels"
import type { Estimate } from "@/lib/stats/core/estimate"
import type { Labels } from "@/lib/stats/signatures/label-coverage"

type Suspects = readonly { readonly suspect: string; readonly count: number; readonly href: string }[]

/** What the benchmark is, where it comes from, and what the page rests on. */
export function DatasetHead(props: {
  dataset: {
    readonly name: string
    readonly title: string
    readonly suite: string | null
    readonly description: string | null
    readonly sourceName: string | null
    readonly sourceUrl: string | null
    readonly licence: string | null
    readonly gated: boolean
    readonly terms: string | null
  }
  facts: {
    readonly items: number
    readonly models: number
    readonly attempts: number
    readonly unscored: number
    readonly failures: number
    readonly failureRate: Estimate | null
    readonly read: number
    readonly noErrorFound: number
  }
  labels: Labels
  suspects: Suspects
  noErrorHref: string
  failuresHref: string
  compareHref: string | null
}) {
  const { dataset, facts, suspects, labels } = props
  const tile = readTile(labels, facts)
  return (
    <header className="page-head">
      <h1>{dataset.title}</h1>
      {dataset.description ? <p className="lede">{dataset.description}</p> : null}
      <p className="soft" style={{ marginTop: "0.5rem" }}>
        <span className="mono">{dataset.name}</span>
        {dataset.suite !== null && dataset.suite !== dataset.title ? ` · part of ${dataset.suite}` : null}
        {dataset.sourceName ? (
          <>
            {" "}
            · source: <Source name={dataset.sourceName} url={dataset.sourceUrl} />
          </>
        ) : null}
        {` · licence: ${dataset.licence ?? "not known"}`}
      </p>
      {dataset.gated ? (
        <div className="mt-3">
          <Note>
            Its items are hidden until you accept the terms, and never leave with an export. {termsOf(dataset)}
          </Note>
        </div>
      ) : null}
      <dl className={`facts ${styles.facts}`}>
        <Fact label="Items × models" value={`${formatCount(facts.items)} × ${formatCount(facts.models)}`} />
        <Fact
          label="Attempts"
          value={formatCount(facts.attempts)}
          note={formatUnscored({ predictions: facts.attempts, unscored: facts.unscored })}
        />
        <Fact
          label="Failures"
          value={<Link href={props.failuresHref}>{formatCount(facts.failures)}</Link>}
          note={
            facts.failureRate
              ? `${formatPercent(facts.failureRate.estimate)}, ${formatPercentRange(facts.failureRate.low, facts.failureRate.high)}`
              : undefined
          }
        />
        <Fact label={tile.head} value={formatCount(tile.count)} note={tile.of ?? undefined} />
        <Fact
          label="No error found"
          value={
            facts.noErrorFound > 0 ? (
              <Link href={props.noErrorHref}>{formatCount(facts.noErrorFound)}</Link>
            ) : (
              formatCount(facts.noErrorFound)
            )
          }
          note={facts.read > 0 && labels.part !== "all" ? `of ${formatCount(facts.read)}` : undefined}
        />
        {suspects.map(({ suspect, count, href }) => (
          <Fact
            key={suspect}
            label={suspectLabel(suspect)}
            value={<Link href={href}>{formatCount(count)}</Link>}
            note={count === 1 ? "failure" : "failures"}
          />
        ))}
      </dl>
      <div className={`actions ${styles.actions}`}>
        {props.compareHref ? (
          <Link className="btn primary" href={props.compareHref}>
            Compare two of its models
          </Link>
        ) : null}
        <CopyLink />
      </div>
    </header>
  )
}

function Fact({ label, value, note }: { label: string; value: React.ReactNode; note?: string | undefined }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value}
        {note ? <small>{note}</small> : null}
      </dd>
    </div>
  )
}

/** Addresses come from imports too: only the web's own are made links. */
function Source({ name, url }: { name: string; url: string | null }) {
  return url !== null && /^https?:\/\//.test(url) ? (
    <a href={url} rel="noreferrer">
      {name}
    </a>
  ) : (
    <>{name}</>
  )
}

function suspectLabel(suspect: string): string {
  const words = Object.entries(suspectWords).find(([key]) => key === suspect)?.[1] ?? suspect
  return words.charAt(0).toUpperCase() + words.slice(1)
}
