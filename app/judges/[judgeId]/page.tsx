import type { Metadata } from "next"
import { notFound } from "next/navigation"
import { BuiltinFigures } from "@/components/judges/builtin-figures"
import { SureLikeness } from "@/components/judges/sure-likeness"
import { WhatFor } from "@/components/judges/what-for"
import { Crumbs } from "@/components/ui/crumbs"
import { Note } from "@/components/ui/note"
import { getScope } from "@/lib/db/scope"
import { getTaxonomy } from "@/lib/db/taxonomies"
import { flattenTree } from "@/lib/domain/taxonomy"
import { builtinFirstOf } from "@/lib/domain/judge-id"
import { findJudge } from "@/lib/judges"
import { formatPercent } from "@/lib/format"
import { measuredAgreement } from "@/lib/measured-agreement"
import { routes } from "@/lib/routes"

type Props = { params: Promise<{ judgeId: string }> }

export const metadata: Metadata = { title: "Judge" }

/** Who judges, and how far that has been checked. */
export default async function JudgePage({ params }: Props) {
  const id = decodeURIComponent((await params).judgeId)
  const judge = findJudge(id)
  if (!judge) notFound()
  const both = builtinFirstOf(id)
  const scope = await getScope({}, null)
  const names = new Map(flattenTree(await getTaxonomy(scope.version.id)).map((node) => [node.slug, node.name]))
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Method", href: routes.method() }, { label: judge.label }]} />
      <header className="page-head">
        <h1>{judge.label}</h1>
        <p className="lede">{lede(judge.heuristic, both?.likenessFrom)}</p>
      </header>
      {judge.available ? null : <Note kind="warn">Not configured here. {judge.reason}</Note>}
      {judge.heuristic ? (
        <>
          <div className="mb-9">
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
