import type { Metadata } from "next"
import Link from "next/link"
import { DryRunItemView, Text } from "@/components/analyses/spend/dry-run-item"
import { Refresh } from "@/components/analyses/progress/page-refresh"
import { priceWords } from "@/components/analyses/spend/spend-text"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { Note } from "@/components/ui/note"
import { addressOfDryRun } from "@/lib/api/analyses/analysis-form"
import { dryRunReport } from "@/lib/api/analyses/dry-runs"
import { requireViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { getDryRun } from "@/lib/data/analyses/dry-runs"
import { findPrice } from "@/lib/data/judges/judge-prices"
import { formatCount, formatUsd, plural } from "@/lib/format"
import { findJudge } from "@/lib/judge-info/available-judges"
import { routes } from "@/lib/routes"

export const dynamic = "force-dynamic"
export const metadata: Metadata = { title: "Dry run" }

type Props = { params: Promise<{ dryRunId: string }> }

/** A few failures read before an analysis is started, prompts and replies in full. */
export default async function DryRunPage({ params }: Props) {
  const text = (await params).dryRunId
  const id = /^\d{1,9}$/.test(text) ? Number(text) : 0
  const viewer = await requireViewer(routes.dryRun(id))
  const run = await orNotFound(getDryRun(id, viewer))
  const [{ total }, price] = await Promise.all([dryRunReport(id, viewer), findPrice(run.judgeId, viewer.id)])
  const isUnderWay = run.status === "queued" || run.status === "running"
  const instructions = run.items.flatMap(({ calls }) => calls)[0]?.system
  const back = routes.newAnalysis(addressOfDryRun(run))
  return (
    <main className="page" id="main">
      {isUnderWay ? <Refresh every={1_000} /> : null}
      <Crumbs
        items={[{ label: "Analyses", href: routes.analyses() }, { label: "New", href: back }, { label: "Dry run" }]}
      />
      <header className="page-head">
        <h1>Dry run</h1>
        <p className="lede">
          {plural(run.size, "failure")} of {run.resultSetName}, as an analysis would read them, by{" "}
          {findJudge(run.judgeId)?.label ?? run.judgeId}.
        </p>
      </header>
      <div role="status">
        {isUnderWay ? <Note>The judge is reading. This page follows by itself.</Note> : null}
        {run.status === "failed" ? <Note kind="warn">{run.message}</Note> : null}
      </div>
      {run.status === "done" ? (
        <>
          <dl className="facts">
            <div>
              <dt>Calls</dt>
              <dd>{formatCount(total.calls)}</dd>
            </div>
            <div>
              <dt>Cached, free</dt>
              <dd>{formatCount(total.reused)}</dd>
            </div>
            <div>
              <dt>Tokens in, out</dt>
              <dd>
                {formatCount(total.inputTokens)}, {formatCount(total.outputTokens)}
              </dd>
            </div>
            <div>
              <dt>Cost</dt>
              <dd>
                {run.judgeId === "builtin"
                  ? "free, runs here"
                  : total.usd === null
                    ? "price unknown"
                    : formatUsd(total.usd)}{" "}
                {price && run.judgeId !== "builtin" ? <small>at {priceWords(price)}</small> : null}
              </dd>
            </div>
          </dl>
          <p className="sm muted" style={{ margin: "1rem 0" }}>
            No analysis was started and none was changed. Good replies are cached: an analysis with these settings does
            not pay for them again. This page is yours only and is kept for a week.
          </p>
          <Link className="btn primary" href={back}>
            Back to the settings
          </Link>
          {instructions ? (
            <details className="section">
              <summary>Instructions and form of the reply, the same in every prompt</summary>
              <Text label="Instructions" text={instructions} />
            </details>
          ) : null}
          {run.items.length === 0 ? <Note>These settings choose no failure.</Note> : null}
          {run.items.map((item, index) => (
            <DryRunItemView key={index} item={item} number={index + 1} price={price} />
          ))}
        </>
      ) : null}
    </main>
  )
}
