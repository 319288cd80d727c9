import type { Metadata } from "next"
import Link from "next/link"
import { ErrorFilters } from "@/components/errors/error-filters"
import { ErrorTable } from "@/components/errors/error-table"
import { HeuristicNote } from "@/components/judges/heuristic-note"
import { Crumbs } from "@/components/ui/crumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/boundary/or-not-found"
import { decodeCursor, listAnnotations } from "@/lib/db/annotations"
import { getScope, scopeParams } from "@/lib/db/scope"
import { listStrata } from "@/lib/db/signature-counts"
import { getTaxonomy } from "@/lib/db/taxonomies"
import { heuristicPart } from "@/lib/domain/judge-id"
import { flattenTree } from "@/lib/domain/taxonomy"
import { formatCount } from "@/lib/format"
import { parseQuery, routes, withQuery } from "@/lib/routes"

export const metadata: Metadata = { title: "Failures" }

const pageSize = 50

export default async function ErrorsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const filter = parseQuery("errors", await searchParams)
  const viewer = await getViewer()
  const scope = await orNotFound(getScope(filter, viewer))
  const page = { models: filter.model, datasets: filter.dataset, ...filter }
  const [tree, strata, found] = await Promise.all([
    getTaxonomy(scope.version.id),
    listStrata(scope),
    listAnnotations(scope, page, { after: decodeCursor(filter.after), limit: pageSize }),
  ])
  const { after: _after, ...kept } = filter
  const from = withQuery("", kept).slice(1)
  const nodes = flattenTree(tree)
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Failures" }]} />
      <header className="page-head">
        <h1>Failures</h1>
        <p className="lede">
          {formatCount(found.total)} of the failures read for{" "}
          {scope.isReleaseView ? scope.version.name : scope.analysis.title}, surest first.
        </p>
      </header>
      {heuristicPart(scope.analysis.judgeId) === "none" ? null : (
        <div className="mb-5">
          <HeuristicNote part={heuristicPart(scope.analysis.judgeId)} />
        </div>
      )}
      <ErrorFilters
        filter={filter}
        scope={scopeParams(scope)}
        categories={nodes.map(({ slug, name, depth }) => ({ slug, name, depth }))}
        models={distinct(strata.map((row) => ({ slug: row.modelSlug, name: row.modelName })))}
        datasets={distinct(strata.map((row) => ({ slug: row.datasetSlug, name: row.datasetTitle })))}
      />
      {found.rows.length === 0 ? (
        <EmptyState
          title="No failure fits these filters"
          action={
            <Link className="btn" href={routes.errors(scopeParams(scope))}>
              Clear the filters
            </Link>
          }
        >
          Every sampled failure is in this list, read or not; take a filter away to see more.
        </EmptyState>
      ) : (
        <ErrorTable rows={found.rows} from={from} />
      )}
      <div className="table-foot">
        <span>
          {formatCount(found.rows.length)} of {formatCount(found.total)}
        </span>
        <span className="row">
          {filter.after ? (
            <Link className="btn" href={routes.errors(kept)}>
              First page
            </Link>
          ) : null}
          {found.next ? (
            <Link className="btn" href={routes.errors({ ...kept, after: found.next })}>
              Next {pageSize}
            </Link>
          ) : null}
        </span>
      </div>
    </main>
  )
}

function distinct<Item extends { readonly slug: string }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [item.slug, item])).values()]
}
