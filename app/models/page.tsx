import type { Metadata } from "next"
import { ModelTable } from "@/components/models/model-table"
import { OwnResultsTable } from "@/components/models/own-results-table"
import { Crumbs } from "@/components/ui/crumbs"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/boundary/or-not-found"
import { listOwnResults } from "@/lib/db/own-results"
import { getScope, scopeParams } from "@/lib/db/scope"
import { listStrata } from "@/lib/db/signature-counts"
import { formatCount, plural } from "@/lib/format"
import { parseQuery } from "@/lib/routes"
import { summariseBy } from "@/lib/stats/group-summary"

export const metadata: Metadata = { title: "Models" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function ModelsPage({ searchParams }: Props) {
  const wanted = parseQuery("models", await searchParams)
  const viewer = await getViewer()
  const scope = await orNotFound(getScope(wanted, viewer))
  const [strata, own] = await Promise.all([listStrata(scope), listOwnResults(viewer)])
  const models = summariseBy(strata, (row) => row.modelSlug)
  const read = models.reduce((sum, model) => sum + model.read, 0)
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Models" }]} />
      <header className="page-head">
        <h1>Models</h1>
        <p className="lede">
          {plural(models.length, "model")} in {scope.isReleaseView ? scope.version.name : scope.analysis.title};{" "}
          {formatCount(read)} of their failures were read. Rates over different benchmarks do not rank models: compare
          them on shared items.
        </p>
      </header>
      <ModelTable
        scope={scopeParams(scope)}
        rows={models.map(({ key, rows, predictions, failures, read: readHere, failureRate }) => ({
          slug: key,
          name: rows[0]?.modelName ?? key,
          benchmarks: [...new Set(rows.map((row) => row.suite))],
          predictions,
          failures,
          read: readHere,
          failureRate,
        }))}
      />
      {own.length > 0 ? (
        <section className="section">
          <h2>Imported results</h2>
          <p className="fig-sub mb-3">Yours and those others made public; they are no part of the release.</p>
          <OwnResultsTable rows={own} />
        </section>
      ) : null}
    </main>
  )
}
