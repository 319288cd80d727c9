import { HeuristicNote } from "@/components/judges/heuristic-note"
import { formatCount, formatProbability } from "@/lib/format"
import type { HeuristicPart } from "@/lib/domain/judge-id"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy"
import { routes, type CompareQuery, type SplitCell } from "@/lib/routes"
import type { Comparison } from "@/lib/stats/compare"
import type { ComparedItem } from "@/lib/stats/compared-item"
import { Alike } from "./alike"
import styles from "./compare.module.css"
import { Compatibility } from "./compatibility"
import { DifferenceFigure } from "./difference-figure"
import { differenceSubtitle, differenceTitle } from "./difference-words"
import { PairedItems } from "./paired-items"
import type { PairedItemRow } from "./paired-items-table"
import { sharedFailures } from "./shared-failures"
import { SharedFailuresMatrix } from "./shared-failures-matrix"
import { RateSummary, SplitTiles } from "./split-tiles"
import { VerdictLine } from "./verdict-line"
import { verdictOf } from "./verdict"

type Overlap = {
  readonly shared: number
  readonly onlyA: number
  readonly onlyB: number
  readonly threshold: number
  readonly datasetSlug: string
}

const leftovers: Record<string, string> = {
  "no-error-found": "No error found",
  other: "Other",
  unassigned: "Unassigned",
}

/** Everything the shared items say about two models, from the verdict down to the single items. */
export function CompareReport(props: {
  comparison: Comparison
  overlaps: readonly Overlap[]
  tree: readonly TaxonomyNode[]
  items: readonly ComparedItem[]
  names: { readonly a: string; readonly b: string }
  query: CompareQuery
  release: string
  scope: Record<string, string | number>
  heuristic: HeuristicPart
  page: { readonly items: readonly PairedItemRow[]; readonly next: number | null }
  pair: { readonly a: string; readonly b: string } | undefined
}) {
  const { comparison, names, query, pair } = props
  const nodes = new Map(flattenTree(props.tree).map((node) => [node.slug, node.name]))
  const nameOf = (slug: string) => nodes.get(slug) ?? leftovers[slug] ?? slug
  const hrefWith = (changes: Partial<CompareQuery>) => routes.compare({ ...query, after: undefined, ...changes })
  const cellHref = (cell: SplitCell) => `${hrefWith({ cell, pair: undefined })}#items`
  const verdict = verdictOf(comparison, { ...names, nameOf })
  const shared = sharedFailures(props.items)
  const { split, signature } = comparison
  const overlaps = props.overlaps.filter((row) => query.dataset.length === 0 || query.dataset.includes(row.datasetSlug))
  const suspect = signature.categories.find((row) => row.slug === "no-error-found")
  return (
    <>
      <Compatibility
        overlaps={overlaps}
        comparison={comparison}
        noErrorFound={suspect ? suspect.a + suspect.b : 0}
        heuristic={props.heuristic}
      />
      {props.heuristic === "none" ? null : (
        <div className="mt-5">
          <HeuristicNote part={props.heuristic} />
        </div>
      )}
      <VerdictLine verdict={verdict} names={names} />
      <section className={styles.split} aria-label="The same items">
        <SplitTiles comparison={comparison} names={names} hrefOf={cellHref} current={query.cell} />
        <RateSummary comparison={comparison} names={names} />
      </section>
      <div className="section">
        <DifferenceFigure
          title={differenceTitle(comparison, { ...names, nameOf })}
          subtitle={differenceSubtitle(comparison, query.view)}
          note={noteOf(comparison, nameOf)}
          rows={signature.categories}
          names={names}
          nameOf={nameOf}
          query={query}
          hrefWith={hrefWith}
          categoryHref={(slug) => (nodes.has(slug) ? routes.category(props.release, slug, props.scope) : null)}
        />
      </div>
      <div className={`section ${styles.mxwrap}`}>
        {shared.total > 0 ? (
          <SharedFailuresMatrix
            shared={shared}
            names={names}
            nameOf={nameOf}
            hrefOf={(a, b) => `${hrefWith({ cell: "both-fail", pair: `${a}~${b}` })}#items`}
          />
        ) : null}
        <Alike comparison={comparison} />
      </div>
      <PairedItems
        rows={props.page.items}
        next={props.page.next}
        counts={{
          "both-right": split.bothRight,
          "only-a-fails": split.onlyAFails,
          "only-b-fails": split.onlyBFails,
          "both-fail": split.bothFail,
        }}
        query={query}
        names={names}
        pairLabel={pair ? `${nameOf(pair.a)} and ${nameOf(pair.b)}` : null}
        hrefWith={hrefWith}
      />
    </>
  )
}

function noteOf({ signature, items }: Comparison, nameOf: (slug: string) => string): string {
  if (signature.basis !== "counts")
    return `Projected from the failures read over ${formatCount(signature.items)} of ${formatCount(items)} shared items: Wilson intervals at the effective size, limits combined by MOVER. Nothing is tested on a sample.`
  const test = signature.homogeneity
  const together = test
    ? ` All together: Stuart–Maxwell χ² ${test.stuartMaxwell.chiSquared.toFixed(1)}, ${test.degrees} df, p ${formatProbability(test.stuartMaxwell.p)}${test.pooled.length > 0 ? `, pooled: ${test.pooled.map(nameOf).join(", ")}` : ""}.`
    : ""
  return `Wilson intervals for the rates, Newcombe’s paired difference. p: exact McNemar on the ${formatCount(items)} shared items; q: Benjamini–Hochberg over the categories of a level. “Differs” means q < 0.10; sub-categories are tested only under a category that differs.${together}`
}
