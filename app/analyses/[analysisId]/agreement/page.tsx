import type { Metadata } from "next"
import Link from "next/link"
import { AgreementReport } from "@/components/agreement/agreement-report"
import { ReadingPicker } from "@/components/agreement/analysis-picker"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { idOf } from "@/lib/http/request/path-segment"
import { samePairs } from "@/lib/api/analyses/agreement"
import { getAgreement, type Agreement } from "@/lib/data/agreement/agreement"
import { getAnalysis, type Analysis } from "@/lib/data/analyses/analyses"
import { getLabels } from "@/lib/data/analyses/analysis-progress"
import { listDiagnosisPairs, type PairFilter } from "@/lib/data/agreement/label-pairs"
import { listOtherReadings } from "@/lib/data/agreement/rereading"
import { chooseBasis, basesOf, type AgreementBasis } from "@/lib/domain/analyses/agreement-basis"
import { outcomes, type Outcome } from "@/lib/domain/enums"
import { listJudges } from "@/lib/judge-info/available-judges"
import { parseQuery, type AgreementQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import type { Labels } from "@/lib/stats/signatures/label-coverage"

export const metadata: Metadata = { title: "Agreement" }

type Props = {
  params: Promise<{ analysisId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const pageSize = 25

export default async function AgreementPage({ params, searchParams }: Props) {
  const id = idOf((await params).analysisId)
  const query = parseQuery("agreement", await searchParams)
  const viewer = await getViewer()
  const a = await orNotFound(getAnalysis(id, viewer))
  const readings = (await listOtherReadings(a, viewer)).map((one) => ({ ...one, judge: judgeName(one.judgeId) }))
  const withId = query.with ?? readings[0]?.id
  const b = withId === undefined || withId === a.id ? null : await orNotFound(getAnalysis(withId, viewer))
  const bases = b ? basesOf(a, b) : []
  const basis = chooseBasis(bases, query.on)
  const picker =
    readings.length > 0 ? <ReadingPicker action={routes.agreement(a.id)} readings={readings} chosen={b?.id} /> : null
  return (
    <main className="page" id="main">
      <Crumbs
        items={[
          { label: "Analyses", href: routes.analyses() },
          { label: a.title, href: routes.analysis(a.id) },
          { label: "Agreement" },
        ]}
      />
      {b && basis ? (
        <Report a={a} b={b} basis={basis} bases={bases} query={query} picker={picker} />
      ) : (
        <>
          <h1>Agreement</h1>
          <EmptyState
            title={b ? "Not placed yet" : "Nothing to compare with yet"}
            action={<Link href={routes.analysis(a.id)}>Back to the analysis</Link>}
          >
            {b
              ? "One of the two analyses has no categories yet. Wait until it is done."
              : "Give the same failures to another judge, from the page of this analysis."}
          </EmptyState>
          {picker}
        </>
      )}
    </main>
  )
}

type ReportProps = {
  readonly a: Analysis
  readonly b: Analysis
  readonly basis: AgreementBasis
  readonly bases: readonly AgreementBasis[]
  readonly query: AgreementQuery
  readonly picker: React.ReactNode
}

async function Report({ a, b, basis, bases, query, picker }: ReportProps) {
  const agreement = await getAgreement({ a: a.id, b: b.id, basis, level: Number(query.level) })
  const filter = filterOf(query, agreement, basis)
  const [pairs, labelsA, labelsB] = await Promise.all([
    listDiagnosisPairs(agreement.sides, { filter, after: query.after, limit: pageSize }),
    getLabels(a),
    getLabels(b),
  ])
  return (
    <AgreementReport
      a={sideOf(a, labelsA)}
      b={sideOf(b, labelsB)}
      basis={basis}
      bases={bases}
      query={{ ...query, with: b.id }}
      agreement={agreement}
      filter={filter}
      pairs={pairs}
      picker={picker}
    />
  )
}

const sideOf = ({ id, judgeId }: Analysis, labels: Labels) => ({ id, judgeId, judge: judgeName(judgeId), labels })

const judgeName = (id: string): string => listJudges().find((judge) => judge.id === id)?.label ?? id

/** A cell of the matrix, a pair of outcomes, or everything the two differ in. */
function filterOf({ cell, outcomes: both }: AgreementQuery, agreement: Agreement, basis: AgreementBasis): PairFilter {
  const [a, b] = split(cell)
  if (a !== undefined && b !== undefined) return { kind: "cell", a, b }
  const [first, second] = split(both)
  if (isOutcome(first) && isOutcome(second)) return { kind: "outcomes", a: first, b: second }
  return { kind: "apart", pairs: basis.kind === "shared" ? null : samePairs(agreement.matrix) }
}

const split = (text: string | undefined): (string | undefined)[] => text?.split("/", 2) ?? []

function isOutcome(text: string | undefined): text is Outcome {
  return outcomes.some((outcome) => outcome === text)
}
