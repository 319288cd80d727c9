import type { Metadata } from "next"
import Link from "next/link"
import { notFound } from "next/navigation"
import { AnalysisTable } from "@/components/analyses/summary/analysis-table"
import { priceWords } from "@/components/analyses/spend/spend-text"
import { BuiltinFigures } from "@/components/judges/builtin-figures"
import { SureLikeness } from "@/components/judges/settled-before-model"
import { WhatFor } from "@/components/judges/heuristic-use-note"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { Note } from "@/components/ui/note"
import { getViewer } from "@/lib/auth/session"
import { textOf } from "@/lib/http/request/path-segment"
import { listPriceEntries } from "@/lib/data/judges/judge-prices"
import { getScope } from "@/lib/data/scope/scope"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { flattenTree } from "@/lib/domain/taxonomy/taxonomy"
import { builtinFirstOf, readerOf } from "@/lib/domain/judges/judge-id"
import { priceOf } from "@/lib/domain/judges/price"
import { findJudge, mayUseJudge } from "@/lib/judge-info/available-judges"
import { formatPercent } from "@/lib/format"
import { measuredAgreement } from "@/lib/judge-info/measured-agreement"
import { routes } from "@/lib/routes"
import { loadAnalysisRows } from "../../analyses/rows"

type Props = { params: Promise<{ judgeId: string }> }

export const metadata: Metadata = { title: "Judge" }

/** The latest ones; the list of all has the others. */
const shownAnalyses = 10

/** Who judges, how far that has been checked, and what was read so far. */
export default async function JudgePage({ params }: Props) {
  const id = textOf((await params).judgeId)
  const judge = findJudge(id)
  if (!judge) notFound()
  const both = builtinFirstOf(id)
  const viewer = await getViewer()
  const [scope, read, prices] = await Promise.all([
    getScope({}, null),
    loadAnalysisRows(viewer, { judgeId: id, limit: shownAnalyses }),
    listPriceEntries(viewer?.id ?? null),
  ])
  // A model of the operator's is known to those who may use it, and by what it has read.
  if (!mayUseJudge(viewer, id) && judge.available && read.rows.length === 0) notFound()
  const price = priceOf(readerOf(id), prices)
  const names = new Map(flattenTree(await getTaxonomy(scope.version.id)).map((node) => [node.slug, node.name]))
  return (
    <main className="page" id="main">
      <Crumbs
        items={[
          { label: "Method", href: routes.method() },
          { label: "Judges", href: routes.judges() },
          { label: judge.label },
        ]}
      />
      <header className="page-head">
        <h1>{judge.label}</h1>
        <p className="lede">{lede(judge.heuristic, both?.likenessFrom)}</p>
      </header>
      {id === "builtin" ? null : (
        <p className="sm mb-6">
          Price: {price ? `${priceWords(price)} (${price.source}, ${price.asOf})` : "unknown"}.{" "}
          <Link href={routes.judges()}>{price ? "Judges and prices" : "Enter its price"}</Link>
        </p>
      )}
      {judge.available ? null : <Note kind="warn">Not configured here. {judge.reason}</Note>}
      {judge.heuristic ? (
        <>
          <div style={{ marginBottom: "2.25rem" }}>
            <WhatFor />
          </div>
          <BuiltinFigures figures={measuredAgreement} nameOf={(slug) => names.get(slug) ?? slug} />
        </>
      ) : (
        <Note>
          {both ? "The model’s" : "Its"} agreement with people or with another judge has not been measured here. Labels
          of a language model are not validated by people unless a page says so.
        </Note>
      )}
      {both ? <SureLikeness figures={measuredAgreement} /> : null}
      <section className="section stack" aria-labelledby="read">
        <h2 id="read">What it has read</h2>
        {read.rows.length > 0 ? (
          <AnalysisTable rows={read.rows} />
        ) : (
          <EmptyState
            title="Nothing yet"
            action={
              judge.available ? (
                <Link className="btn" href={routes.newAnalysis()}>
                  New analysis
                </Link>
              ) : null
            }
          >
            Analyses by this judge show up here, with what became of each failure and what they cost.
            {viewer ? null : " Private ones appear once you are signed in."}
          </EmptyState>
        )}
        {read.next === null ? null : (
          <p className="sm muted">
            The latest {shownAnalyses}; <Link href={routes.analyses()}>all analyses</Link>.
          </p>
        )}
      </section>
    </main>
  )
}

/** `likenessFrom` undefined: one judge; null: the built-in judge goes first with its checks only. */
function lede(heuristic: boolean, likenessFrom: number | null | undefined): string {
  if (heuristic)
    return "Verifiable checks first, then likeness to failures that were read before. It reads nothing, needs no key, and says nothing where it is not sure."
  if (likenessFrom === undefined)
    return "A language model that reads each failure after the single-error protocol and quotes its evidence, which is checked word for word."
  const kept =
    likenessFrom === null
      ? "what a verifiable check proves"
      : `what a verifiable check proves or likeness is at least ${formatPercent(likenessFrom, 0)} sure of`
  return `The built-in judge goes first and keeps ${kept}; a language model reads only the rest. Each failure says which of the two spoke.`
}
