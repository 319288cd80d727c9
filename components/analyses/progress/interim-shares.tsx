import { noSingleCommonest } from "@/components/atlas/data/findings"
import { EmptyState } from "@/components/ui/empty-state"
import { Figure } from "@/components/ui/figure/figure"
import { hasEnded, readSoFar, type Snapshot } from "@/lib/domain/analyses/analysis-status"
import { formatCount, plural } from "@/lib/format"
import { coverageWords, intervalWords } from "@/lib/wording/labels"
import { bare } from "@/lib/stats/core/estimate"
import { commonestOf, type Commonest, type Labels } from "@/lib/stats/signatures/label-coverage"
import { shareOfFailures } from "@/lib/stats/proportions/attempt-rate"
import { ProvisionalShares } from "./provisional-shares"

type Category = { readonly slug: string; readonly name: string; readonly count: number }
type Found = {
  readonly shares: readonly Category[]
  readonly read: number
  /** of how many failures one tells something (failuresAlike) */
  readonly alike: number
}

const shown = 10

/** The commonest top categories of what was labelled, behind what was not; says what is provisional, and why there may be none. */
export function SharesSoFar({
  provisional,
  snapshot,
  labels,
  openHref,
  hrefOf,
}: {
  provisional: Found | null
  snapshot: Snapshot
  /** of what the judge has answered so far */
  labels: Labels
  /** the failures that were given no category */
  openHref: string
  hrefOf: (slug: string) => string
}) {
  const final = snapshot.status === "done"
  if (!provisional || provisional.shares.length === 0)
    return (
      <EmptyState title={hasEnded(snapshot) ? "No failure is in a category" : "No shares yet"}>
        {hasEnded(snapshot)
          ? labels.part === "all"
            ? "The rules could label none of them. The failures list has every one."
            : "Nothing that was read could be placed. The failures list has every one of them, with the reason."
          : "Failures get their category when all have been read. Until then their titles show up below."}
      </EmptyState>
    )
  const { noErrorFound, other } = snapshot.funnel
  const open = Math.max(0, snapshot.funnel.diagnosed - other - provisional.read)
  const all = provisional.read + open
  const shareOf = (count: number) => {
    const share = shareOfFailures(count, { of: all, alike: provisional.alike })
    return labels.part === "all" ? bare(share) : share
  }
  const unassigned = { slug: "leftover:unassigned", name: "Unassigned", count: open, isOpen: true }
  const rows = [
    ...(open > 0 ? [{ ...unassigned, share: shareOf(open), href: openHref }] : []),
    ...provisional.shares.slice(0, shown).map((row) => ({ ...row, share: shareOf(row.count), href: hrefOf(row.slug) })),
  ]
  const found = commonestOf(provisional.shares, { labels, countOf: ({ count }) => count })
  const rest = [
    ...(noErrorFound > 0 ? [`${formatCount(noErrorFound)} with no error found`] : []),
    ...(other > 0 ? [`${formatCount(other)} that fit no category`] : []),
  ].join(" and ")
  return (
    <Figure
      id="shares"
      exportName="shares-so-far"
      title={`${final ? "" : "So far: "}${titleOf(found, labels)}`}
      subtitle={`Share of the ${plural(all, "failure")} ${open > 0 ? "in a category or in none yet" : "in a category"}, all models together; ${intervalWords(labels)}.`}
      note={`${rest === "" ? "" : `And ${rest}. `}${final ? "The atlas view weighs every group by its number of failures; here each failure counts once." : "Hatched bars mark results that are not final."}`}
    >
      {final ? null : (
        <p className="row" style={{ marginBottom: "0.75rem" }}>
          <span className="tag warn">provisional</span>
          <span className="xs muted">
            Shares still move: {formatCount(readSoFar(snapshot))} of {formatCount(snapshot.funnel.sampled)} are read,
            and categories may change when all are placed.
          </span>
        </p>
      )}
      <ProvisionalShares rows={rows} final={final} part={labels.part} />
    </Figure>
  )
}

function titleOf(found: Commonest<Category>, labels: Labels): string {
  if (found.kind === "tie") return noSingleCommonest(found)
  if (found.kind === "first" || found.kind === "only") return `${found.first.name} is the commonest failure`
  return coverageWords(labels)
}
