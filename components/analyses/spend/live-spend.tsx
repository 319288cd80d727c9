"use client"

import Link from "next/link"
import { PlainTable } from "@/components/ui/table/plain-table"
import { hasEnded } from "@/lib/domain/analyses/analysis-status"
import { spendCompleteness, spendStageWords, type SpendReport } from "@/lib/domain/judges/spend"
import { formatCount, formatUsd } from "@/lib/format"
import { routes } from "@/lib/routes"
import { CapForm } from "./cap-form"
import type { ControlAction } from "@/components/analyses/progress/control-button"
import { useSnapshot } from "@/components/analyses/progress/live-status"
import styles from "./spend.module.css"
import { capShare, capWords, headingFor, isInTokens, priceWords, spentWords } from "./spend-text"

/** Money and tokens of the latest snapshot, by stage, with the cap; its owner can move the cap. */
export function LiveSpend({ id, isFree, setCap }: { id: number; isFree: boolean; setCap: ControlAction | null }) {
  const snapshot = useSnapshot()
  const { spend } = snapshot
  return (
    <section aria-labelledby="spend">
      <h2 id="spend">Spend</h2>
      {isFree ? (
        <p className="sm muted">Nothing: the built-in judge runs on this machine and asks nobody.</p>
      ) : (
        <>
          <p className={styles.money} aria-live="polite">
            {spentWords(spend)} <span>{capWords(spend) ?? "no cap"}</span>
          </p>
          <CapBar share={capShare(spend)} />
          <Facts spend={spend} heading={headingFor(snapshot)} />
          <Stages spend={spend} />
          <PriceLine spend={spend} />
          <p className="xs muted">{spendCompleteness}</p>
          {setCap && (snapshot.status !== "done" || hasCap(spend)) ? (
            <CapForm
              id={id}
              spend={spend}
              isStopped={snapshot.status === "paused" && spend.capReached}
              action={setCap}
              open={!hasEnded(snapshot) && spend.capReached}
            />
          ) : null}
        </>
      )}
    </section>
  )
}

/** One that is done still spends when its stability is measured: then its cap can be moved as well. */
const hasCap = ({ cap }: SpendReport) => cap.usd !== null || cap.tokens !== null

function CapBar({ share }: { share: number | null }) {
  if (share === null) return null
  const percent = Math.round(100 * share)
  return (
    <span
      className={`meter ${styles.bar}`}
      role="progressbar"
      aria-label="Part of the cap that is spent"
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width: `${percent}%` }} data-full={share >= 1} />
    </span>
  )
}

function Facts({ spend, heading }: { spend: SpendReport; heading: string | null }) {
  const { total, usd } = spend
  return (
    <dl className="kv">
      {heading === null ? null : (
        <>
          <dt>Reading all is heading for</dt>
          <dd>{heading}</dd>
        </>
      )}
      <dt>Calls</dt>
      <dd>{formatCount(total.calls)}</dd>
      <dt>Reused from memory, free</dt>
      <dd>{formatCount(total.reused)}</dd>
      <dt>Tokens in, out</dt>
      <dd>
        {formatCount(total.inputTokens)}, {formatCount(total.outputTokens)}
      </dd>
      {total.cachedInputTokens > 0 ? (
        <>
          <dt>Of these in, cached</dt>
          <dd>{formatCount(total.cachedInputTokens)}</dd>
        </>
      ) : null}
      {isInTokens(spend) ? (
        <>
          <dt>Cost</dt>
          <dd>{usd === null ? "price unknown" : formatUsd(usd)}</dd>
        </>
      ) : null}
    </dl>
  )
}

function Stages({ spend: { stages } }: { spend: SpendReport }) {
  if (stages.length === 0) return null
  return (
    <details className={styles.stages} open>
      <summary>By stage</summary>
      <PlainTable
        head={["Stage", "Calls", "Reused", "In", "Out", "USD"]}
        rows={stages.map((stage) => ({
          key: stage.stage,
          name: spendStageWords[stage.stage],
          cells: [
            formatCount(stage.calls),
            formatCount(stage.reused),
            formatCount(stage.inputTokens),
            formatCount(stage.outputTokens),
            stage.usd === null ? "–" : formatUsd(stage.usd),
          ],
        }))}
      />
    </details>
  )
}

function PriceLine({ spend: { price, priceIsTodays } }: { spend: SpendReport }) {
  return (
    <p className="xs muted">
      {price === null ? (
        <>
          Nobody has said what this judge costs. <Link href={routes.judges()}>Enter its price</Link>; until then only
          tokens are counted.
        </>
      ) : (
        <>
          At {priceWords(price)}
          {priceIsTodays ? ", the price of today" : ""}: {price.source}, {price.asOf}. Check with your provider.{" "}
          <Link href={routes.judges()}>Prices</Link>
        </>
      )}
    </p>
  )
}
