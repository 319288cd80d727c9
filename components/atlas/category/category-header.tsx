import Link from "next/link"
import type { ReactNode } from "react"
import type { Relief } from "@/lib/domain/taxonomy/relief"
import type { Category } from "@/lib/data/taxonomy/taxonomies"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import { readHead } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import type { AtlasRow } from "@/components/atlas/data/atlas-rows"
import styles from "./category.module.css"
import { ReliefLocator } from "@/components/atlas/maps/relief-map"
import { RuleLinks } from "./rule-links"

type Totals = { readonly read: number; readonly models: number; readonly datasets: number }

/** Name, definition, what is known in numbers, and where it lies. */
export function CategoryHeader(props: {
  node: Category
  /** the top category: the one on the map */
  top: Category
  row: AtlasRow
  /** null: nothing is counted with these filters */
  totals: Totals | null
  labels: Pick<Labels, "part">
  /** the oldest release it exists in; null for a tree that is no release */
  firstSeen: string | null
  relief: Relief | null
  actions: ReactNode
}) {
  const { node, top, totals, relief } = props
  return (
    <header className={styles.head}>
      <div>
        <h1>{node.name}</h1>
        <p className={`lede ${styles.lede}`}>{node.definition}</p>
        {totals ? <CategoryFacts {...props} totals={totals} /> : null}
        <div className="actions">{props.actions}</div>
      </div>
      {relief ? (
        <figure>
          <ReliefLocator relief={relief} slug={top.slug} name={top.name} />
        </figure>
      ) : null}
    </header>
  )
}

type FactsProps = {
  row: AtlasRow
  totals: Totals
  labels: Pick<Labels, "part">
  firstSeen: string | null
}

function CategoryFacts({ row, totals, labels, firstSeen }: FactsProps) {
  return (
    <dl className="facts">
      <Fact label="Share of failures" value={row.share ? formatPercent(row.share.estimate) : "–"}>
        {row.share ? formatPercentRange(row.share.low, row.share.high) : null}
      </Fact>
      <Fact label="Of all attempts" value={row.rate ? formatPercent(row.rate.estimate) : "–"}>
        {row.rate ? formatPercentRange(row.rate.low, row.rate.high) : null}
      </Fact>
      <Fact label={readHead(labels)} value={formatCount(row.read)}>
        of {formatCount(totals.read)}
      </Fact>
      <Fact label="Models" value={formatCount(row.models)}>
        of {formatCount(totals.models)}
      </Fact>
      <Fact label="Found in" value={formatCount(row.datasets)}>
        {row.datasets === 1 ? "benchmark" : "benchmarks"} of {formatCount(totals.datasets)}
      </Fact>
      {firstSeen === null ? null : <Fact label="First seen" value={firstSeen} />}
    </dl>
  )
}

function Fact({ label, value, children }: { label: string; value: string; children?: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value} {children ? <small>{children}</small> : null}
      </dd>
    </div>
  )
}

/** How it is told apart: what counts, what counts elsewhere, and which rule wins when two fit. */
export function CategoryRules(props: {
  node: Category
  categories: readonly { readonly slug: string; readonly name: string }[]
  hrefOf: (slug: string) => string
  /** what two judges mix it up with, in words for this page */
  confused: readonly { readonly slug: string; readonly name: string; readonly href: string; readonly about: string }[]
}) {
  const { node, confused } = props
  if (node.includes.length + node.excludes.length + confused.length === 0 && node.precedence === null) return null
  return (
    <section className={styles.rules} aria-label="How it is told apart">
      {node.includes.length > 0 ? (
        <div>
          <h2 className="h4">Counts here</h2>
          <ul className="bullets">
            {node.includes.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {node.excludes.length > 0 ? (
        <div>
          <h2 className="h4">Counts elsewhere</h2>
          <RuleLinks rules={node.excludes} categories={props.categories} hrefOf={props.hrefOf} />
        </div>
      ) : null}
      {confused.length > 0 ? (
        <div>
          <h2 className="h4">Not to be confused with</h2>
          <ul className="bullets">
            {confused.map((other) => (
              <li key={other.slug}>
                <Link href={other.href}>{other.name}</Link> <span className="muted">{other.about}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {node.precedence === null ? null : (
        <div>
          <h2 className="h4">When two fit</h2>
          <p>{node.precedence}</p>
        </div>
      )}
    </section>
  )
}
