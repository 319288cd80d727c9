import type { Metadata } from "next"
import { LabelsNote } from "@/components/atlas/labels-note"
import { ListFilters } from "@/components/models/list/list-filters"
import { SignatureMapSection } from "@/components/models/map/signature-map-section"
import { ModelTable } from "@/components/models/list/model-table"
import { OwnResultsTable, type OwnResultRow } from "@/components/models/list/own-results-table"
import { ClusterNote } from "@/components/ui/text/cluster-note"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { ExportTable } from "@/components/ui/figure/export-table"
import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { listOwnResults } from "@/lib/data/results/own-results"
import { clusterKeysOf, getScope, judgeOf, placeOf, saysScope, scopeParams } from "@/lib/data/scope/scope"
import { funnelOf, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { loadSignatureMap } from "@/lib/data/models/signature-map"
import { formatCount, plural } from "@/lib/format"
import { parseQuery } from "@/lib/queries"
import { withQuery, routes } from "@/lib/routes"
import { labelsOf, readCount } from "@/lib/stats/signatures/label-coverage"
import { clustersOf } from "@/lib/stats/proportions/attempt-rate"
import { summariseBy } from "@/lib/stats/proportions/group-summary"
import { CiteView } from "../cite-view"

export const metadata: Metadata = { title: "Models" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function ModelsPage({ searchParams }: Props) {
  const wanted = parseQuery("models", await searchParams)
  const viewer = await getViewer()
  const scope = await orNotFound(getScope(wanted, viewer))
  const [strata, imported] = await Promise.all([listStrata(scope), listOwnResults(viewer)])
  const models = summariseBy(strata, (row) => row.modelSlug)
  const suites = [...new Set(strata.map((row) => row.suite))]
  const inSuite = wanted.dataset === undefined ? strata : strata.filter(isOf(wanted.dataset))
  const needle = wanted.q?.toLowerCase() ?? ""
  // Rates rank models on one benchmark only: benchmarks in their order, within each the lowest rate first.
  const shown = summariseBy(inSuite, (row) => row.modelSlug)
    .filter(({ key, rows }) => `${key} ${rows[0]?.modelName}`.toLowerCase().includes(needle))
    .sort(
      (a, b) =>
        suites.indexOf(a.rows[0]?.suite ?? "") - suites.indexOf(b.rows[0]?.suite ?? "") ||
        (a.failureRate?.estimate ?? 2) - (b.failureRate?.estimate ?? 2),
    )
  const inScope = scopeParams(scope)
  const here = { ...inScope, dataset: wanted.dataset }
  const isMap = wanted.view === "map"
  const sorted = wanted.sort === undefined ? {} : { sort: wanted.sort }
  const read = models.reduce((sum, model) => sum + model.read, 0)
  const labels = labelsOf(judgeOf(scope), funnelOf(strata))
  // One's own come first; where the view was narrowed to one place, what is elsewhere is not shown.
  const isMine = ({ isOwn }: { readonly isOwn: boolean }) => isOwn && !saysScope(wanted)
  const isHere = ({ resultSetId }: { readonly resultSetId: number }) =>
    !saysScope(wanted) || resultSetId === placeOf(scope).results
  const named = isMap ? [] : imported.filter((row) => isHere(row) && row.modelName.toLowerCase().includes(needle))
  const own = { mine: named.filter(isMine), others: named.filter((row) => !isMine(row)) }
  // How often a rule speaks depends on the form of a model's answers: a distance of such labels is none of models.
  const isMappable = labels.part !== "all"
  const drawn = isMap && isMappable ? await loadSignatureMap(scope, wanted.dataset) : null
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Models" }]} />
      <header className="page-head">
        <h1>Models</h1>
        <p className="lede">
          {plural(models.length, "model")} in {scope.name};{" "}
          {labels.part === "all"
            ? `${formatCount(labels.labelled)} of their ${formatCount(labels.given)} failures given to the judge ${labels.labelled === 1 ? "was" : "were"} labelled, by rules.`
            : `${formatCount(read)} of their failures were read.`}{" "}
          Rates over different benchmarks do not rank models: compare them on shared items.
        </p>
      </header>
      <ImportedTable title="Your models" rows={own.mine} />
      {own.mine.length > 0 ? <h2 className="section mb-3">The atlas</h2> : null}
      <ClusterNote several clusters={clustersOf(strata)} keys={clusterKeysOf([scope])} />
      <LabelsNote status={scope.analysis?.status} isReleaseView={scope.isReleaseView} labels={labels} />
      <div className="row mb-3" style={{ justifyContent: "space-between" }}>
        <SegmentedLinks
          label="View"
          current={wanted.view}
          options={[
            { value: "list", label: "List", href: routes.models(here) },
            { value: "map", label: "Map of how they fail", href: routes.models({ ...here, view: "map" }) },
          ]}
        />
        {isMap || shown.length === 0 ? null : <ExportTable name="models" of="model-list" />}
      </div>
      <ListFilters
        action={routes.models()}
        label="Filter the models"
        scope={isMap ? { ...inScope, view: "map" } : { ...inScope, ...sorted }}
        {...(isMap ? { searchable: false } : {})}
        q={wanted.q}
        suites={suites}
        suite={wanted.dataset}
        shown={shown.length}
        total={models.length}
      />
      {drawn ? (
        <SignatureMapSection
          {...drawn}
          scope={inScope}
          fileHref={withQuery("/models/map.csv", { ...inScope, dataset: wanted.dataset })}
        />
      ) : isMap ? (
        <EmptyState title="Labels by rules make no map">
          How often a rule speaks depends on the form of a model’s answers, so models are not held against each other by
          them. A judge that reads makes the map: start an analysis with one.
        </EmptyState>
      ) : shown.length === 0 ? (
        <EmptyState title="No model fits these filters">Clear them, or look for another part of the name.</EmptyState>
      ) : (
        <ModelTable
          sort={wanted.sort}
          scope={inScope}
          labels={labels}
          rows={shown.map(({ key, rows, predictions, failures, failureRate }) => ({
            slug: key,
            name: rows[0]?.modelName ?? key,
            benchmarks: [...new Set(rows.map((row) => row.suite))],
            predictions,
            failures,
            read: rows.reduce((sum, row) => sum + readCount(labels, row), 0),
            unscored: rows.reduce((sum, row) => sum + row.unscored, 0),
            failureRate,
          }))}
        />
      )}
      <ImportedTable title="Imported results" rows={own.others} />
      <div className="mt-6">
        <CiteView
          title={isMap ? "Models, mapped by how they fail" : "Models"}
          scope={scope}
          path={routes.models({
            ...inScope,
            q: isMap ? undefined : wanted.q,
            sort: isMap ? undefined : wanted.sort,
            dataset: wanted.dataset,
            view: isMap ? "map" : undefined,
          })}
        />
      </div>
    </main>
  )
}

function ImportedTable({ title, rows }: { title: string; rows: readonly OwnResultRow[] }) {
  if (rows.length === 0) return null
  return (
    <section className="section">
      <h2 className="mb-3">{title}</h2>
      <OwnResultsTable rows={rows} />
    </section>
  )
}

/** `dataset` in the address: a suite's name or a dataset's slug. */
function isOf(dataset: string) {
  return (row: { readonly suite: string; readonly datasetSlug: string }) =>
    row.suite === dataset || row.datasetSlug === dataset
}
