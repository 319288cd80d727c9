import type { ReactNode } from "react"
import { formatCount, formatProbability } from "@/lib/format"
import { ownValue } from "@/lib/domain/collections/own-property"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { CompareQuery } from "@/lib/queries"
import { routes, type SplitCell } from "@/lib/routes"
import type { Comparison } from "@/lib/stats/comparison/paired-comparison"
import type { ComparedItem } from "@/lib/stats/comparison/compared-item"
import { regressionsOf } from "@/lib/stats/comparison/regressions"
import { intervalMethod } from "@/lib/stats/proportions/proportion"
import { memoizedView } from "@/lib/cache/memoize"
import { Alike } from "@/components/compare/items/failure-agreement"
import styles from "@/components/compare/compare.module.css"
import { DifferenceFigure } from "@/components/compare/difference/difference-figure"
import { differenceSubtitle, differenceTitle, eachByItself } from "@/components/compare/difference/difference-text"
import { compareHref } from "@/components/compare/href"
import { FactChip, GroupsFigure } from "@/components/compare/difference/groups-figure"
import type { SharedGroups } from "@/lib/data/facets/shared-groups"
import { SharedItems } from "@/components/compare/items/common-items"
import type { SharedItem } from "@/lib/data/compare/item-list"
import { RegressionFigure } from "@/components/compare/verdict/regression-figure"
import { regressionTitle, regressionVerdict } from "@/components/compare/verdict/regression-text"
import { sharedFailures } from "@/components/compare/items/shared-failures"
import { SharedFailuresMatrix } from "@/components/compare/items/shared-failures-matrix"
import { RateSummary, SplitTiles } from "@/components/compare/items/outcome-tiles"
import { VerdictLine } from "@/components/compare/verdict/verdict-line"
import { verdictOf } from "@/components/compare/verdict/verdict"

const leftovers: Record<string, string> = {
  // What the test of all together calls the items that do not fail.
  "": "Right",
  "no-error-found": "No error found",
  other: "Other",
  unassigned: "Unassigned",
}

/** Names of categories and of what stands for none. */
export function namesOf(tree: readonly TaxonomyNode[]): (slug: string) => string {
  const nodes = new Map(flattenTree(tree).map((node) => [node.slug, node.name]))
  return (slug) => nodes.get(slug) ?? ownValue(leftovers, slug) ?? slug
}

/** Everything the shared items say about two models, from the verdict down to the single items. */
export function CompareReport(props: {
  comparison: Comparison
  tree: readonly TaxonomyNode[]
  items: readonly ComparedItem[]
  names: { readonly a: string; readonly b: string }
  query: CompareQuery
  /** the sides were read by different judges */
  judgesDiffer: boolean
  /** stands in the place of kinds of failure where nothing was read of one side, with what can be done */
  unread: ReactNode
  /** below kinds of failure that nobody has read: what would */
  next: ReactNode
  /** what shared items can be told apart by, and both models by the values of one such key */
  facets: { readonly keys: readonly string[]; readonly groups: SharedGroups | null }
  /** what names clusters of items */
  clusterKeys: readonly string[]
  release: string
  scope: Record<string, string | number>
  page: { readonly items: readonly SharedItem[]; readonly next: string | null }
  pair: { readonly a: string | null; readonly b: string | null } | undefined
}) {
  const { comparison, names, query, pair } = props
  const nodes = new Set(flattenTree(props.tree).map((node) => node.slug))
  const nameOf = namesOf(props.tree)
  const hrefWith = (changes: Partial<CompareQuery>) => compareHref(query, changes)
  const itemsOf = (cell: SplitCell, of?: string) => `${hrefWith({ cell, pair: of, q: undefined })}#items`
  const versions = query.mode === "versions"
  const isLabelled = comparison.signature.basis === "labelled"
  const changes = () => regressionsOf(props.items, { isLabelled })
  const regressions = versions ? memoizedView(props.items, ["regressions", isLabelled], changes) : null
  const wording = { ...names, nameOf, judgesDiffer: props.judgesDiffer }
  const verdict = regressions ? regressionVerdict(comparison, regressions, wording) : verdictOf(comparison, wording)
  const shared = memoizedView(props.items, ["shared failures"], () => sharedFailures(props.items))
  const { split, signature } = comparison
  return (
    <>
      <FactChip fact={query.fact} href={hrefWith({ fact: undefined })} />
      <VerdictLine verdict={verdict} names={names} />
      <section className={styles.split} id="same-items" aria-label="The same items">
        <SplitTiles
          comparison={comparison}
          names={names}
          hrefOf={(cell) => itemsOf(cell)}
          current={query.cell}
          versions={versions}
        />
        <RateSummary comparison={comparison} names={names} mode={query.mode} clusterKeys={props.clusterKeys} />
      </section>
      {regressions ? (
        <div className="section">
          <RegressionFigure
            title={regressionTitle(comparison, regressions, wording)}
            regressions={regressions}
            items={comparison.items}
            isLabelled={isLabelled}
            names={names}
            nameOf={nameOf}
            hrefOf={itemsOf}
          />
        </div>
      ) : null}
      {props.unread ?? (
        <div className="section">
          <DifferenceFigure
            title={differenceTitle(comparison, wording, query.view)}
            subtitle={differenceSubtitle(comparison, query.view)}
            note={noteOf(comparison, query.view, nameOf)}
            rows={isLabelled ? eachByItself(signature.categories) : signature.categories}
            names={names}
            nameOf={nameOf}
            query={query}
            hrefWith={hrefWith}
            categoryHref={(slug) => (nodes.has(slug) ? routes.category(props.release, slug, props.scope) : null)}
            itemsHref={(side, slug) => itemsOf("any", side === "a" ? `${slug}~` : `~${slug}`)}
          />
        </div>
      )}
      {props.next}
      <GroupsFigure {...props.facets} {...{ names, query, hrefWith }} />
      <div className={`section ${styles.mxwrap}`}>
        {shared.total > 0 ? (
          <SharedFailuresMatrix shared={shared} signature={signature} names={names} nameOf={nameOf} query={query} />
        ) : null}
        <Alike comparison={comparison} />
      </div>
      <SharedItems
        rows={props.page.items}
        next={props.page.next}
        counts={{
          "both-right": split.bothRight,
          "only-a-fails": split.onlyAFails,
          "only-b-fails": split.onlyBFails,
          "both-fail": split.bothFail,
          any: comparison.items,
        }}
        query={query}
        names={names}
        pairLabel={pair ? pairLabel(pair, names, nameOf) : null}
      />
    </>
  )
}

type Pair = { readonly a: string | null; readonly b: string | null }

function pairLabel(pair: Pair, names: Pair, nameOf: (slug: string) => string): string {
  const sides = (["a", "b"] as const).flatMap((side) => {
    const slug = pair[side]
    return slug === null ? [] : [`${names[side]}: ${nameOf(slug)}`]
  })
  return sides.join(" · ")
}

function noteOf(
  { signature, items, clusters }: Comparison,
  view: CompareQuery["view"],
  nameOf: (slug: string) => string,
): string {
  if (signature.basis === "nothing-read") return "Without labels on both sides there is nothing to compare by kind."
  if (signature.basis === "labelled")
    return "Labels by rules and likeness: how often a rule speaks depends on the form of a model’s answers, so nothing is compared here."
  if (signature.basis !== "counts")
    return `Projected from the failures read over ${formatCount(signature.items)} of ${formatCount(items)} shared items, each weighted by how many of its benchmark it stands for: ${intervalMethod} intervals at the effective size, limits combined by MOVER. Nothing is tested on a sample.`
  const byCluster = clusters?.isUnit === true
  const rule =
    "q: Benjamini–Hochberg over the categories of a level. “Differs” means q < 0.10; sub-categories are tested only under a category that differs."
  if (view === "share")
    return `Shares add up to 100% for each model: when one is larger, others are smaller. ${intervalMethod} intervals; Newcombe’s difference of independent shares. p: ${byCluster ? "Student’s t of the linearised difference over clusters" : "exact, given which items each fails: kinds swapped on shared failures, dealt anew on the others"}; ${rule}`
  const test = signature.homogeneity
  const together = test
    ? ` All together: Stuart–Maxwell χ² ${test.stuartMaxwell.chiSquared.toFixed(1)}, ${test.degrees} df, p ${formatProbability(test.stuartMaxwell.p)}${test.pooled.length > 0 ? `, pooled: ${test.pooled.map(nameOf).join(", ")}` : ""}.`
    : ""
  return `${intervalMethod} intervals for the rates, Newcombe’s paired difference. p: ${byCluster ? `sides swapped by cluster on the ${formatCount(items)} shared items` : `exact McNemar on the ${formatCount(items)} shared items`}; ${rule}${together}`
}
