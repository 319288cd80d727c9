import Link from "next/link"
import type { ReactNode } from "react"
import type { Relief } from "@/lib/domain/taxonomy/relief"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import type { Estimate } from "@/lib/stats/core/estimate"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import styles from "@/components/atlas/atlas.module.css"
import type { AtlasRow } from "@/components/atlas/data/atlas-rows"
import { opinionsOn } from "@/components/atlas/data/badges"
import type { SuiteRanks } from "@/components/atlas/data/model-ranks"
import { ReliefLocator } from "@/components/atlas/maps/relief-map"
import { RuleLinks } from "./rule-links"
import { EstimateRows, estimateScale, type EstimateRow } from "./estimate-rows"

type Example = { readonly id: number; readonly title: string | null; readonly about: string }

const outcomeAbout = {
  other: "Diagnosed, but the judge found none of the categories fitting.",
  unassigned: "Diagnosed, but not placed: the judge gave no usable answer when asked for a category.",
  "no-error-found":
    "The output is right, or the item, its reference or its scorer is at fault. Counted apart, never dropped.",
} as const

/** What rules left open nobody was asked to place. */
const openByRules = "Labelled by no rule, and like no released failure enough: nothing is said of its cause."

/** What is known of the selected row; stands beside the tree, below it on a phone. */
export function CategoryCard(props: {
  row: AtlasRow
  labels: Pick<Labels, "part">
  /** the top category and what lies between, for a sub-category */
  parents: readonly { readonly slug: string; readonly name: string }[]
  modelsRead: number
  relief: Relief | null
  categories: readonly { readonly slug: string; readonly name: string }[]
  opinions: readonly { readonly first: string; readonly second: string; readonly count: number }[]
  ranks: readonly SuiteRanks[]
  examples: readonly Example[]
  pageHref: string
  errorsHref: string
  compareHref: string
  selectHref: (slug: string) => string
  exampleHref: (id: number) => string
}) {
  const { row, relief, parents } = props
  const byRules = props.labels.part === "all"
  const node = row.kind === "category" || row.kind === "direct" ? row.node : null
  const place = parents[0] ?? node
  const occurs = whereItOccurs(row)
  const rates = highestRates(props.ranks)
  const scale = estimateScale([...occurs, ...rates])
  const { agreed, asked } = node ? opinionsOn(node.slug, props.opinions) : { agreed: 0, asked: 0 }
  return (
    <aside className={`panel ${styles.card}`} aria-labelledby="selected" id="card">
      {relief && place ? (
        <div className={styles.locator}>
          <ReliefLocator relief={relief} slug={place.slug} name={place.name} crop={{ width: 480, height: 194 }} />
        </div>
      ) : null}
      <div className="panel-in stack">
        <div>
          <p className="xs muted">
            {parents.length > 0 ? `${parents.map((parent) => parent.name).join(" / ")} / ` : null}
            {node ? (
              <>
                Level {row.depth} · <span className="mono">{node.slug}</span>
              </>
            ) : (
              "Outside the tree"
            )}
          </p>
          <h2 id="selected">{row.kind === "direct" ? `${node?.name}, in none of its sub-categories` : row.name}</h2>
        </div>
        <p className={`md ${styles.definition}`}>
          {row.kind === "category" || row.kind === "direct"
            ? node?.definition
            : byRules && row.kind === "unassigned"
              ? openByRules
              : outcomeAbout[row.kind]}
        </p>
        <dl className="facts">
          <div>
            <dt>Share of failures</dt>
            <dd>
              <Share value={row.share} />
            </dd>
          </div>
          <div>
            <dt>{byRules ? "Failures" : "Read"}</dt>
            <dd>{formatCount(row.read)}</dd>
          </div>
          <div>
            <dt>Models</dt>
            <dd>
              {formatCount(row.models)} <small>of {formatCount(props.modelsRead)}</small>
            </dd>
          </div>
        </dl>
        {row.kind === "category" && node && node.excludes.length > 0 ? (
          <Part title="Not to be confused with">
            <RuleLinks
              first
              className={styles.rules}
              rules={node.excludes}
              categories={props.categories}
              hrefOf={props.selectHref}
            />
          </Part>
        ) : null}
        {occurs.length > 0 ? (
          <Part title="Where it occurs" about="share of failures, by benchmark">
            <EstimateRows label="Share by benchmark" rows={occurs} scale={scale} />
          </Part>
        ) : null}
        {rates.length > 0 ? (
          <Part title="Models with the highest rate" about="share of attempts">
            <EstimateRows label="Highest rates" rows={rates} scale={scale} />
          </Part>
        ) : null}
        {props.examples.length > 0 ? (
          <Part title="Typical failures">
            <ul className={styles.examples}>
              {props.examples.map((example) => (
                <li key={example.id}>
                  <Link className="t-title" href={props.exampleHref(example.id)} prefetch={false}>
                    {example.title ?? "No error found"}
                  </Link>
                  <span className="xs muted">{example.about}</span>
                </li>
              ))}
            </ul>
          </Part>
        ) : null}
        {asked > 0 || node?.publishedMatch ? (
          <p className="xs muted">
            {asked > 0 ? `Second judge: same category for ${agreed} of ${asked}. ` : null}
            {node?.publishedMatch ? `In the published ErrorAtlas: ${matchInWords(node)}.` : null}
          </p>
        ) : null}
        <div className="actions">
          {row.kind === "category" ? (
            <>
              <Link className="btn primary" href={props.pageHref}>
                Open category
              </Link>
              <Link className="btn" href={props.compareHref}>
                Compare models here
              </Link>
            </>
          ) : (
            <Link className="btn primary" href={props.errorsHref}>
              List the failures
            </Link>
          )}
        </div>
      </div>
    </aside>
  )
}

const matchInWords = (node: { publishedMatch: string | null; publishedMatchKind: string | null }) =>
  node.publishedMatchKind === "exact" ? "same name" : (node.publishedMatch ?? "")

function Share({ value }: { value: Estimate | null }) {
  if (!value) return "–"
  return (
    <>
      {formatPercent(value.estimate)} <small>{formatPercentRange(value.low, value.high)}</small>
    </>
  )
}

function Part({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="h4">
        {title} {about ? <span className={`muted ${styles.about}`}>{about}</span> : null}
      </h3>
      {children}
    </div>
  )
}

function whereItOccurs(row: AtlasRow): EstimateRow[] {
  return row.heat
    .filter((cell) => cell.count > 0 && cell.share !== null)
    .sort((a, b) => (b.share?.estimate ?? 0) - (a.share?.estimate ?? 0))
    .slice(0, 4)
    .map((cell) => ({ name: cell.suite, value: cell.share, few: cell.of < 5 }))
}

function highestRates(ranks: readonly SuiteRanks[]): EstimateRow[] {
  return ranks
    .flatMap((suite) => suite.models.map((model) => ({ ...model, suite: suite.suite })))
    .filter((model) => model.count > 0 && model.read >= 5 && model.rate !== null)
    .sort((a, b) => (b.rate?.estimate ?? 0) - (a.rate?.estimate ?? 0))
    .slice(0, 4)
    .map((model) => ({ name: model.name, about: model.suite, value: model.rate, few: false }))
}
