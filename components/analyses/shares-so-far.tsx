import { EmptyState } from "@/components/ui/empty-state"
import { Figure } from "@/components/ui/figure"
import { hasEnded, readSoFar, type Pulse } from "@/lib/domain/pulse"
import { formatCount, plural } from "@/lib/format"
import { wilson } from "@/lib/stats/proportion"
import { ProvisionalShares } from "./provisional-shares"

type Found = {
  readonly shares: readonly { readonly slug: string; readonly name: string; readonly count: number }[]
  readonly read: number
}

const shown = 10

/** The commonest top categories of what has been read; says what is provisional, and why there may be none yet. */
export function SharesSoFar({
  provisional,
  pulse,
  hrefOf,
}: {
  provisional: Found | null
  pulse: Pulse
  hrefOf: (slug: string) => string
}) {
  const final = pulse.status === "done"
  const [first] = provisional?.shares ?? []
  if (!provisional || !first)
    return (
      <EmptyState title={hasEnded(pulse) ? "No failure is in a category" : "No shares yet"}>
        {hasEnded(pulse)
          ? "Nothing that was read could be placed. The failures list has every one of them, with the reason."
          : "Failures get their category when all have been read. Until then their titles show up below."}
      </EmptyState>
    )
  const rows = provisional.shares
    .slice(0, shown)
    .map((row) => ({ ...row, share: wilson(row.count, provisional.read), href: hrefOf(row.slug) }))
  const { noErrorFound } = pulse.funnel
  const noError = noErrorFound > 0 ? `And ${formatCount(noErrorFound)} with no error found. ` : ""
  return (
    <Figure
      id="shares"
      exportName="shares-so-far"
      title={`${final ? "" : "So far, "}${first.name} is the commonest failure`}
      subtitle={`Share of the ${plural(provisional.read, "failure")} in a category, all models together, 95% intervals.`}
      note={`${noError}${final ? "The atlas view weighs every group by its number of failures; here each failure read counts once." : "Hatched bars mark results that are not final."}`}
    >
      {final ? null : (
        <p className="row" style={{ marginBottom: "0.75rem" }}>
          <span className="tag warn">provisional</span>
          <span className="xs muted">
            Shares still move: {formatCount(readSoFar(pulse))} of {formatCount(pulse.funnel.sampled)} are read, and
            categories may change when all are placed.
          </span>
        </p>
      )}
      <ProvisionalShares rows={rows} final={final} />
    </Figure>
  )
}
