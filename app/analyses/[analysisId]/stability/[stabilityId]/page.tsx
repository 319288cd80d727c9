import type { Metadata } from "next"
import Link from "next/link"
import { ControlButton } from "@/components/analyses/progress/control-button"
import { statusWords } from "@/components/analyses/status-labels"
import { HeuristicNote } from "@/components/judges/heuristic-note"
import { RunProgress } from "@/components/stability/run-progress"
import { ShareChanges, SignatureRates } from "@/components/stability/signature-rates"
import { signatureHeadline, signatureReading, treeHeadline, treeReading } from "@/components/stability/stability-text"
import { atRatio, ratiosOf } from "@/components/stability/runs-at-ratio"
import { SteadyCategories } from "@/components/stability/category-stability"
import { TreeRuns } from "@/components/stability/tree-runs"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { Note } from "@/components/ui/note"
import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import { Time } from "@/components/ui/text/time"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { idOf } from "@/lib/http/request/path-segment"
import { getAnalysis } from "@/lib/data/analyses/analyses"
import { getStability, type Stability } from "@/lib/data/stability/stability"
import type { StabilityReport } from "@/lib/domain/analyses/stability"
import { formatCount, formatPercent } from "@/lib/format"
import { parseQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { cancelMeasurement, continueMeasurement } from "../../actions"

export const metadata: Metadata = { title: "Stability" }

type Props = {
  params: Promise<{ analysisId: string; stabilityId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function StabilityPage({ params, searchParams }: Props) {
  const { analysisId, stabilityId } = await params
  const { level, ratio } = parseQuery("stability", await searchParams)
  const viewer = await getViewer()
  const analysis = await orNotFound(getAnalysis(idOf(analysisId), viewer))
  const stability = await orNotFound(getStability({ analysisId: analysis.id, id: idOf(stabilityId) }, viewer))
  const { status, report, runs } = stability
  const isLive = status === "queued" || status === "running"
  const isOwner = viewer !== null && viewer.id === analysis.ownerId
  const ratios = report?.kind === "tree" ? ratiosOf(report) : []
  const chosen = ratio !== undefined && ratios.includes(ratio) ? ratio : null
  const tree = report?.kind === "tree" ? atRatio(report, chosen) : null
  const href = (values: { level?: string; ratio?: number | null }) =>
    routes.stability(analysis.id, stability.id, { level: level === "1" ? null : level, ratio: chosen, ...values })
  const ids = { analysisId: analysis.id, id: stability.id }
  return (
    <main className="page" id="main">
      {isLive ? (
        <noscript>
          <meta httpEquiv="refresh" content="5" />
        </noscript>
      ) : null}
      <Crumbs
        items={[
          { label: "Analyses", href: routes.analyses() },
          { label: analysis.title, href: routes.analysis(analysis.id) },
          { label: "Stability" },
        ]}
      />
      <header className="report-head">
        <div>
          <h1>{report ? headline(tree ?? report) : title[stability.kind]}</h1>
          <div className="lede">{report ? <p>{reading(report).join(" ")}</p> : <p>{promise[stability.kind]}</p>}</div>
        </div>
        {isOwner && isLive ? (
          <ControlButton {...ids} action={cancelMeasurement} pending="Cancelling">
            Cancel
          </ControlButton>
        ) : null}
        {isOwner && (status === "failed" || status === "cancelled") ? (
          <ControlButton {...ids} action={continueMeasurement} pending="Starting" className="btn primary">
            Continue
          </ControlButton>
        ) : null}
      </header>
      {stability.message ? (
        <div style={{ marginTop: "1.25rem" }}>
          <Note kind="warn">{stability.message}</Note>
        </div>
      ) : null}
      {report ? null : <RunProgress runs={runs} isLive={isLive} />}
      <Facts stability={stability} judge={analysis.judgeId} />
      {tree ? (
        <>
          <div className="tool-row">
            {tree.categories.some((one) => one.level === 2) ? (
              <SegmentedLinks
                label="Level"
                current={level}
                options={[
                  { value: "1", label: "Top categories", href: href({ level: "" }) },
                  { value: "2", label: "One level below", href: href({ level: "2" }) },
                ]}
              />
            ) : null}
            {ratios.length > 1 ? (
              <SegmentedLinks
                label="Runs"
                current={String(chosen ?? "all")}
                options={[
                  { value: "all", label: "All runs", href: href({ ratio: null }) },
                  ...ratios.map((one) => ({
                    value: String(one),
                    label: one >= 1 ? "On all failures" : `On ${formatPercent(one, 0)}`,
                    href: href({ ratio: one }),
                  })),
                ]}
              />
            ) : null}
            {analysis.treeKey ? <Link href={routes.atlas(analysis.treeKey)}>The tree that was measured</Link> : null}
          </div>
          <SteadyCategories report={tree} level={Number(level)} />
          <div className="section">
            <TreeRuns report={tree} level={Number(level)} />
          </div>
        </>
      ) : null}
      {report?.kind === "signature" ? (
        <div style={{ marginTop: "2.25rem" }}>
          <SignatureRates report={report} />
          <div className="section">
            <ShareChanges report={report} />
          </div>
        </div>
      ) : null}
      {report && analysis.judgeId === "builtin" ? (
        <div className="section">
          <HeuristicNote />
        </div>
      ) : null}
    </main>
  )
}

const headline = (report: StabilityReport) =>
  report.kind === "tree" ? treeHeadline(report) : signatureHeadline(report)
const reading = (report: StabilityReport) => (report.kind === "tree" ? treeReading(report) : signatureReading(report))

const title = { tree: "How steady is its tree?", signature: "How steady is its signature?" } as const
const promise = {
  tree: "The tree is grown again from the same diagnoses, with other seeds; then categories are matched and compared.",
  signature: "Smaller samples are drawn from the one at hand, and their signatures held against the whole one.",
} as const

function Facts({ stability, judge }: { stability: Stability; judge: string }) {
  const ratios = [...new Set(stability.runs.map(({ ratio }) => ratio))]
  const tokens = stability.inputTokens + stability.outputTokens
  const facts = [
    ["State", statusWords[stability.status]],
    ["Runs", formatCount(stability.runs.length)],
    ["Shares of the sample", ratios.map((ratio) => `${Number((ratio * 100).toFixed(2))}%`).join(", ")],
    ["Seeds each", formatCount(stability.runs.length / Math.max(1, ratios.length))],
    ...(stability.kind === "tree" ? [["Judge", judge]] : []),
    ...(tokens > 0
      ? [["Tokens in, out", `${formatCount(stability.inputTokens)}, ${formatCount(stability.outputTokens)}`]]
      : []),
    ["Started", <Time key="started" at={stability.createdAt} />],
  ] as const
  return (
    <dl className="facts ruled">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
