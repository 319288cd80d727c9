import type { Metadata } from "next"
import { DatasetTable } from "@/components/datasets/dataset-table"
import { OwnDatasets } from "@/components/datasets/own-datasets"
import { ListFilters } from "@/components/models/list/list-filters"
import { OwnResultsTable } from "@/components/models/list/own-results-table"
import { distinctMarks } from "@/components/plot/scale"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { ExportTable } from "@/components/ui/figure/export-table"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { listDatasets } from "@/lib/data/datasets/datasets"
import { listOwnResults, listOwnWhole } from "@/lib/data/results/own-results"
import { getScope, saysScope, scopeParams } from "@/lib/data/scope/scope"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"
import { failingSide, plural } from "@/lib/format"
import { parseQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { summariseBy } from "@/lib/stats/proportions/group-summary"
import { CiteView } from "../cite-view"

export const metadata: Metadata = { title: "Benchmarks" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function DatasetsPage({ searchParams }: Props) {
  const wanted = parseQuery("datasets", await searchParams)
  const viewer = await getViewer()
  const scope = await orNotFound(getScope(wanted, viewer))
  // One's own come first; where the view was narrowed to one place, what is elsewhere is not shown.
  const isWhole = !saysScope(wanted)
  const [strata, datasets, own, imported] = await Promise.all([
    listStrata(scope),
    listDatasets(scope),
    isWhole ? listOwnWhole(viewer) : [],
    isWhole ? listOwnResults(viewer) : [],
  ])
  const groups = new Map(summariseBy(strata, (row) => row.datasetSlug).map((group) => [group.key, group]))
  const needle = wanted.q?.toLowerCase() ?? ""
  const shown = datasets.filter(({ title, name, suite, description }) =>
    `${title} ${name} ${suite} ${description}`.toLowerCase().includes(needle),
  )
  const mine = own.filter((row) => row.datasetTitle.toLowerCase().includes(needle))
  const elsewhere = imported.filter((row) => !row.isOwn && !groups.has(row.datasetSlug))
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Benchmarks" }]} />
      <header className="page-head">
        <h1>Benchmarks</h1>
        <p className="lede">
          {plural(groups.size, "benchmark")} in {scope.name}. What a benchmark measures in practice shows in the errors
          models make on it.
        </p>
      </header>
      <OwnDatasets rows={mine} inAtlas={(slug) => groups.has(slug)} />
      {mine.length > 0 ? <h2 className="section mb-3">The atlas</h2> : null}
      <ListFilters
        action={routes.datasets()}
        label="Filter the benchmarks"
        scope={{ ...scopeParams(scope), ...(wanted.sort !== undefined && { sort: wanted.sort }) }}
        q={wanted.q}
        shown={shown.length}
        total={datasets.length}
      />
      {shown.length === 0 ? (
        <EmptyState title="No benchmark fits this search">Look for a part of its name or description.</EmptyState>
      ) : (
        <DatasetTable
          sort={wanted.sort}
          scope={scopeParams(scope)}
          rows={shown.flatMap((dataset) => {
            const group = groups.get(dataset.slug)
            if (!group) return []
            const tried = group.rows.filter((row) => row.predictions > 0)
            const rates = tried.map((row) => row.failures / row.predictions)
            return [
              {
                slug: dataset.slug,
                title: dataset.title,
                description: dataset.description,
                examples: dataset.examples,
                models: tried.length,
                predictions: group.predictions,
                failures: group.failures,
                read: group.read,
                least: Math.min(1, ...rates),
                most: Math.max(0, ...rates),
                rates: distinctMarks(rates),
                noErrorFound: group.rows.reduce((sum, row) => sum + row.noErrorFound, 0),
                byRules: group.rows.some((row) => row.heuristic),
                threshold: thresholdWords(group.rows),
              },
            ]
          })}
        />
      )}
      {elsewhere.length > 0 ? (
        <section className="section">
          <h2>Imported results on other benchmarks</h2>
          <p className="fig-sub mb-3">{plural(elsewhere.length, "result")} that others made public.</p>
          <OwnResultsTable rows={elsewhere} />
        </section>
      ) : null}
      <div className="row mt-6">
        {shown.length === 0 ? null : <ExportTable name="benchmarks" of="dataset-list" />}
        <CiteView
          title="Benchmarks"
          scope={scope}
          path={routes.datasets({ ...scopeParams(scope), q: wanted.q, sort: wanted.sort })}
        />
      </div>
    </main>
  )
}

function thresholdWords(rules: readonly { readonly threshold: number; readonly lowerIsBetter: boolean }[]): string {
  return [...new Set(rules.map((rule) => `${failingSide(rule)} ${rule.threshold}`))].join(", ")
}
