import Link from "next/link"
import { FunnelSteps, type FunnelStep } from "@/components/ui/figure/funnel"
import { funnelGaps, type Funnel } from "@/lib/domain/analyses/funnel"
import type { Snapshot } from "@/lib/domain/analyses/analysis-status"
import { formatCount, formatPercent, formatUnscored } from "@/lib/format"

type ErrorsHref = (values: { readonly outcome?: string; readonly category?: string }) => string

/** Where every prediction went. The equations are checked here and now; a gap would be shown, not hidden. */
export function PredictionFunnel(props: {
  snapshot: Snapshot
  treeFunnel: Funnel | null
  release: string | null
  errorsHref: ErrorsHref
}) {
  const { snapshot, treeFunnel, errorsHref } = props
  const placed = snapshot.status === "done"
  const gaps = [...funnelGaps(snapshot.funnel, { placed }), ...(treeFunnel ? funnelGaps(treeFunnel, { placed }) : [])]
  return (
    <section className="section" aria-labelledby="funnel">
      <h2 id="funnel" style={{ marginBottom: "1rem" }}>
        Where every prediction went
      </h2>
      <FunnelSteps steps={stepsOf(snapshot, errorsHref)} format={formatCount} />
      {treeFunnel ? (
        <p className="fig-note">
          On its own tree: {formatCount(treeFunnel.classified)} in a category, {formatCount(treeFunnel.other)} Other,{" "}
          {formatCount(treeFunnel.unassigned)} unassigned.
        </p>
      ) : null}
      <p className="fig-note" role="status">
        {gaps.length > 0 ? `These counts do not add up: ${gaps.join("; ")}.` : equation(snapshot, placed)}
      </p>
    </section>
  )
}

function equation({ funnel, part }: Pick<Snapshot, "funnel" | "part">, placed: boolean): string {
  const {
    sampled,
    diagnosed,
    noErrorFound,
    refused,
    unparseable,
    contextTooLong,
    unavailable,
    pending,
    classified,
    other,
    unassigned,
  } = funnel
  const known = part === "all" ? "gone through by rules" : "diagnosed"
  const parts = [
    `${formatCount(diagnosed)} ${known}`,
    `${formatCount(noErrorFound)} no error found`,
    `${formatCount(refused)} refused`,
    `${formatCount(unparseable)} unparseable`,
    `${formatCount(contextTooLong)} context too long`,
    `${formatCount(unavailable)} unavailable`,
    ...(pending > 0 ? [`${formatCount(pending)} not read`] : []),
  ]
  const read = `It adds up: ${formatCount(sampled)} sampled = ${parts.join(" + ")}.`
  if (!placed) return read
  const places = `${formatCount(classified)} in a category + ${formatCount(other)} Other + ${formatCount(unassigned)} unassigned`
  return `${read} ${formatCount(diagnosed)} ${known} = ${places}.`
}

function stepsOf({ funnel, part }: Pick<Snapshot, "funnel" | "part">, errorsHref: ErrorsHref): FunnelStep[] {
  const lost = (
    [
      ["refused", funnel.refused],
      ["unparseable", funnel.unparseable],
      ["context-too-long", funnel.contextTooLong],
      ["unavailable", funnel.unavailable],
    ] as const
  ).filter(([, count]) => count > 0)
  const rate = funnel.predictions > 0 ? `, ${formatPercent(funnel.failures / funnel.predictions)} of them` : ""
  return [
    { count: funnel.predictions, label: ["predictions", formatUnscored(funnel)].filter(Boolean).join("; ") },
    { count: funnel.failures, label: `failures${rate}` },
    { count: funnel.sampled, label: sampledWords(funnel, part) },
    {
      count: funnel.diagnosed,
      label: (
        <>
          {part === "all" ? "gone through by rules and likeness, none of them read" : "diagnosed"};{" "}
          <Link href={errorsHref({ outcome: "no-error-found" })}>
            {formatCount(funnel.noErrorFound)} with no error found
          </Link>
          {lost.map(([outcome, count]) => (
            <span key={outcome}>
              , <Link href={errorsHref({ outcome })}>{`${formatCount(count)} ${outcome.replaceAll("-", " ")}`}</Link>
            </span>
          ))}
        </>
      ),
    },
    {
      count: funnel.classified,
      label: (
        <>
          in a category; <Link href={errorsHref({ category: "other" })}>{formatCount(funnel.other)} Other</Link>,{" "}
          <Link href={errorsHref({ category: "unassigned" })}>{formatCount(funnel.unassigned)} unassigned</Link>
        </>
      ),
    },
  ]
}

function sampledWords({ sampled, failures }: Funnel, part: Snapshot["part"]): string {
  const word = part === "all" ? "given to the judge" : "sampled"
  return sampled === failures ? `${word}: all of them` : word
}
