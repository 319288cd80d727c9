import Link from "next/link"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { formatCount, formatDecimal, formatPercent, formatUnscored } from "@/lib/format"
import type { CompareQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { FEWEST_FOR_DISTANCE } from "@/lib/stats/signatures/nearest-models"
import type { Unpaired, UnpairedSide } from "@/lib/stats/signatures/unpaired-comparison"
import { namesOf } from "./compare-report"
import { DifferenceFigure } from "@/components/compare/difference/difference-figure"
import { compareHref } from "@/components/compare/href"
import {
  type Apart,
  apartTitle,
  asCategoryRows,
  unpairedNote,
  unpairedSubtitle,
  unpairedTitle,
  unpairedVerdict,
} from "./unpaired-text"
import { VerdictLine } from "@/components/compare/verdict/verdict-line"

/**
 * Two models over all that each was run on: rates and shares with intervals. Nothing is tested and nobody ranked: shared
 * items answer that better, and between different items a difference may be one of the items.
 */
export function UnpairedReport(props: {
  all: {
    readonly unpaired: Unpaired
    readonly a: UnpairedSide
    readonly b: UnpairedSide
    readonly datasetsA: readonly string[]
    readonly datasetsB: readonly string[]
    readonly unscored: { readonly a: number; readonly b: number }
  }
  tree: readonly TaxonomyNode[]
  names: { readonly a: string; readonly b: string }
  query: CompareQuery
  /** shown each by itself, because they share no items or do not fail by one rule */
  apart?: Apart | undefined
  release: string
  scope: Record<string, string | number>
}) {
  const { all, names, query, apart } = props
  const { unpaired, a, b } = all
  const nameOf = namesOf(props.tree)
  const nodes = new Set(flattenTree(props.tree).map((node) => node.slug))
  const hrefWith = (changes: Partial<CompareQuery>) => compareHref(query, changes)
  const wording = { ...names, nameOf }
  const tooFew = Math.min(a.read, b.read) < FEWEST_FOR_DISTANCE
  return (
    <>
      {apart ? (
        <h2 className="h3 section">{apart === "items" ? "Each on its own items" : "Each by its own rule"}</h2>
      ) : (
        <VerdictLine verdict={unpairedVerdict({ unpaired, a, b }, wording)} names={names} />
      )}
      <dl className="facts mt-5">
        <RunOn name={names.a} side={a} datasets={all.datasetsA} unscored={all.unscored.a} />
        <RunOn name={names.b} side={b} datasets={all.datasetsB} unscored={all.unscored.b} />
        {unpaired.distance && !apart ? (
          <div>
            <dt>Signature distance √JSD</dt>
            <dd>
              {tooFew ? (
                <small>
                  too few failures read ({formatCount(a.read)} and {formatCount(b.read)}); below {FEWEST_FOR_DISTANCE}{" "}
                  mostly noise
                </small>
              ) : (
                <>
                  {formatDecimal(unpaired.distance.sqrtJsd)}{" "}
                  <small>
                    {formatDecimal(unpaired.distance.low)} to {formatDecimal(unpaired.distance.high)}
                  </small>
                </>
              )}
            </dd>
          </div>
        ) : null}
        {unpaired.totalVariation === null || tooFew || apart ? null : (
          <div>
            <dt>Failures that would have to change category</dt>
            <dd>{formatPercent(unpaired.totalVariation, 0)}</dd>
          </div>
        )}
      </dl>
      {apart === undefined ? (
        <p className="fig-note">
          The two share items, which makes them go together: nothing is tested here.{" "}
          <Link href={hrefWith({ items: "shared" })}>Compare on the shared items</Link> for tests and single items.
        </p>
      ) : null}
      {unpaired.rows.length === 0 ? null : (
        <div className="section">
          <DifferenceFigure
            title={apart ? apartTitle(apart) : unpairedTitle(unpaired, wording, query.view)}
            subtitle={unpairedSubtitle({ unpaired, a, b }, query.view)}
            note={unpairedNote(unpaired, apart)}
            rows={asCategoryRows(unpaired, apart)}
            names={names}
            nameOf={nameOf}
            query={query}
            hrefWith={hrefWith}
            categoryHref={(slug) => (nodes.has(slug) ? routes.category(props.release, slug, props.scope) : null)}
            itemsHref={() => null}
          />
        </div>
      )}
    </>
  )
}

type RunOnProps = { name: string; side: UnpairedSide; datasets: readonly string[]; unscored: number }

function RunOn({ name, side, datasets, unscored }: RunOnProps) {
  return (
    <div>
      <dt>{name} was run on</dt>
      <dd>
        {datasets.join(", ")}{" "}
        <small>
          {formatCount(side.failures)} of {formatCount(side.predictions)} attempts fail,{" "}
          {formatPercent(side.failures / side.predictions)}
          {unscored > 0 ? `; ${formatUnscored({ predictions: side.predictions, unscored })}` : null}
        </small>
      </dd>
    </div>
  )
}
