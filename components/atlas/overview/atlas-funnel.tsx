import Link from "next/link"
import { FunnelSteps, type FunnelStep } from "@/components/ui/figure/funnel"
import type { Funnel } from "@/lib/domain/analyses/funnel"
import { formatCount, formatPercent, formatUnscored, plural } from "@/lib/format"

type Group = { readonly modelId: number; readonly datasetId: number; readonly failures: number; readonly read: number }

/** From attempts to categories, closing the page: what was lost on the way is said at each step. */
export function AtlasFunnel(props: {
  funnel: Funnel
  strata: readonly Group[]
  /** labelled by rules: nothing was read */
  byRules?: boolean
  errorsHref: (values: { outcome?: string; category?: string }) => string
}) {
  const { funnel, strata, errorsHref, byRules = false } = props
  const sampled = strata.filter((row) => row.read > 0)
  const inGroups = sampled.reduce((sum, row) => sum + row.failures, 0)
  const read = funnel.diagnosed + funnel.noErrorFound
  const models = new Set(strata.map((row) => row.modelId)).size
  const datasets = new Set(strata.map((row) => row.datasetId)).size
  const unread = [
    ["refused", funnel.refused],
    ["unparseable", funnel.unparseable],
    ["context-too-long", funnel.contextTooLong],
    ["unavailable", funnel.unavailable],
    ["pending", funnel.pending],
  ] as const
  const lost = unread.filter(([, count]) => count > 0)
  const unplaced = funnel.diagnosed - funnel.classified - funnel.other
  const steps: FunnelStep[] = [
    {
      count: funnel.predictions,
      label: `attempts by ${plural(models, "model")} on ${plural(datasets, "benchmark")}${funnel.unscored > 0 ? `; ${formatUnscored(funnel)}` : ""}`,
    },
    {
      count: funnel.failures,
      label: `failures${funnel.predictions > 0 ? `, ${formatPercent(funnel.failures / funnel.predictions)} of attempts` : ""}`,
    },
    {
      count: inGroups,
      label: `in the ${plural(sampled.length, "group")} that were sampled${inGroups < funnel.failures ? `; ${formatCount(funnel.failures - inGroups)} in others` : ""}`,
    },
    {
      count: read,
      label: (
        <>
          {byRules ? "gone through by rules, of" : "read, of"} {formatCount(funnel.sampled)}{" "}
          {byRules ? "given to the judge" : "sampled"}
          {lost.length === 0 ? "; 0 unparseable" : null}
          {lost.map(([outcome, count]) => (
            <span key={outcome}>
              {"; "}
              <Link href={errorsHref({ outcome })}>
                {formatCount(count)} {outcome === "pending" ? "not read yet" : outcome.replaceAll("-", " ")}
              </Link>
            </span>
          ))}
        </>
      ),
    },
    {
      count: funnel.classified,
      label: (
        <>
          in a category;{" "}
          <Link href={errorsHref({ outcome: "no-error-found" })}>
            {formatCount(funnel.noErrorFound)} with no error found
          </Link>
          ,{" "}
          {funnel.other > 0 ? (
            <Link href={errorsHref({ category: "other" })}>{formatCount(funnel.other)} Other</Link>
          ) : (
            "0 Other"
          )}
          {unplaced > 0 ? (
            <>
              , <Link href={errorsHref({ category: "unassigned" })}>{formatCount(unplaced)} unassigned</Link>
            </>
          ) : null}
        </>
      ),
    },
  ]
  return (
    <section className="section" aria-labelledby="funnel-title">
      <h2 className="sr" id="funnel-title">
        From attempts to categories
      </h2>
      <FunnelSteps steps={steps} format={formatCount} />
    </section>
  )
}
