import type { Metadata } from "next"
import { notFound } from "next/navigation"
import { BuiltinFigures } from "@/components/judges/builtin-figures"
import { Crumbs } from "@/components/ui/crumbs"
import { Note } from "@/components/ui/note"
import { getScope } from "@/lib/db/scope"
import { getTaxonomy } from "@/lib/db/taxonomies"
import { flattenTree } from "@/lib/domain/taxonomy"
import { listJudges } from "@/lib/judges"
import { measuredAgreement } from "@/lib/measured-agreement"
import { routes } from "@/lib/routes"

type Props = { params: Promise<{ judgeId: string }> }

export const metadata: Metadata = { title: "Judge" }

/** Who judges, and how far that has been checked. */
export default async function JudgePage({ params }: Props) {
  const id = decodeURIComponent((await params).judgeId)
  const judge = listJudges().find((one) => one.id === id)
  if (!judge) notFound()
  const scope = await getScope({}, null)
  const names = new Map(flattenTree(await getTaxonomy(scope.version.id)).map((node) => [node.slug, node.name]))
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Method", href: routes.method() }, { label: judge.label }]} />
      <header className="page-head">
        <h1>{judge.label}</h1>
        <p className="lede">
          {judge.heuristic
            ? "Verifiable checks first, then likeness to failures that were read before. It reads nothing, needs no key, and says nothing where it is not sure."
            : "A language model that reads each failure after the single-error protocol and quotes its evidence, which is checked word for word."}
        </p>
      </header>
      {judge.available ? null : <Note kind="warn">Not configured here. {judge.reason}</Note>}
      {judge.heuristic ? (
        <BuiltinFigures figures={measuredAgreement} nameOf={(slug) => names.get(slug) ?? slug} />
      ) : (
        <Note>
          Its agreement with people or with another judge has not been measured here. Labels of a language model are not
          validated by people unless a page says so.
        </Note>
      )}
    </main>
  )
}
