import type { Metadata } from "next"
import { CompareReport } from "@/components/compare/compare-report"
import { ComparePicker } from "@/components/compare/picker"
import { Crumbs } from "@/components/ui/crumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/boundary/or-not-found"
import { compareModels } from "@/lib/db/comparison"
import { getModelNamed } from "@/lib/db/names"
import { listPairedItems } from "@/lib/db/paired-items"
import { listOverlaps } from "@/lib/db/paired"
import { getScope, scopeParams } from "@/lib/db/scope"
import { listStrata } from "@/lib/db/signature-counts"
import { heuristicPart } from "@/lib/domain/judge-id"
import { parseQuery, routes, type CompareQuery } from "@/lib/routes"
import { summariseBy } from "@/lib/stats/group-summary"
import { CiteView } from "@/app/cite-view"

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { a, b } = parseQuery("compare", await searchParams)
  return { title: a && b ? `${a} and ${b}` : "Compare two models" }
}

const pageSize = 50

export default async function ComparePage({ searchParams }: Props) {
  const query = parseQuery("compare", await searchParams)
  const viewer = await getViewer()
  const scope = await orNotFound(getScope(query, viewer))
  const models = summariseBy(await listStrata(scope), (row) => row.modelSlug).map(({ key, rows }) => ({
    slug: key,
    name: rows[0]?.modelName ?? key,
  }))
  const chosen = await findPair(query)
  const overlaps = chosen ? await listOverlaps(scope, { a: chosen.a.id, b: chosen.b.id }) : []
  const shared = overlaps.filter((row) => row.shared > 0)
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Compare" }]} />
      {chosen ? null : (
        <header className="page-head">
          <h1>Compare two models</h1>
          <p className="lede">
            On the items both answered: who fails less often, on which items, and in which way. Choose two models that
            ran the same benchmark.
          </p>
        </header>
      )}
      <section className="panel" aria-label="What is compared">
        <ComparePicker
          models={models}
          a={query.a}
          b={query.b}
          datasets={shared.map((row) => ({ slug: row.datasetSlug, name: row.datasetTitle, shared: row.shared }))}
          chosen={query.dataset}
          scope={scopeParams(scope)}
        />
      </section>
      {chosen && shared.length > 0 ? <Report query={query} chosen={chosen} scope={scope} /> : null}
      {chosen && shared.length === 0 ? (
        <div className="section">
          <EmptyState title="These two share no item">
            {chosen.a.name} and {chosen.b.name} were run on different benchmarks in these results, so nothing can be
            paired. Their pages show each one’s signature.
          </EmptyState>
        </div>
      ) : null}
      <CiteView
        title={chosen ? `${chosen.a.name} and ${chosen.b.name} compared` : "Compare"}
        scope={scope}
        path={routes.compare(query)}
      />
    </main>
  )
}

type Pair = NonNullable<Awaited<ReturnType<typeof findPair>>>

async function findPair({ a, b }: CompareQuery) {
  if (!a || !b) return null
  const [first, second] = await Promise.all([orNotFound(getModelNamed(a)), orNotFound(getModelNamed(b))])
  return { a: first, b: second }
}

async function Report(props: { query: CompareQuery; chosen: Pair; scope: Awaited<ReturnType<typeof getScope>> }) {
  const { query, chosen, scope } = props
  const [categoryA, categoryB] = query.pair?.split("~") ?? []
  const categories = categoryA && categoryB ? { a: categoryA, b: categoryB } : undefined
  const [result, items] = await Promise.all([
    orNotFound(compareModels(scope, { ...chosen, datasets: query.dataset })),
    listPairedItems(scope, {
      a: chosen.a.id,
      b: chosen.b.id,
      datasets: query.dataset,
      cell: query.cell,
      categories,
      q: query.q,
      after: query.after && /^\d{1,9}$/.test(query.after) ? Number(query.after) : undefined,
      limit: pageSize,
    }),
  ])
  return (
    <CompareReport
      {...result}
      names={{ a: chosen.a.shortName ?? chosen.a.name, b: chosen.b.shortName ?? chosen.b.name }}
      query={query}
      release={scope.version.key}
      scope={scopeParams(scope)}
      heuristic={heuristicPart(scope.analysis.judgeId)}
      page={items}
      pair={categories}
    />
  )
}
