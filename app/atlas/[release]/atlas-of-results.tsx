import Link from "next/link"
import { redirect } from "next/navigation"
import { inScope } from "@/components/scope/scope-address"
import { EmptyState } from "@/components/ui/empty-state"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { ShownScope } from "@/components/scope/shown-scope"
import { funnelOf, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { placeOf, scopeParams, type Scope } from "@/lib/data/scope/scope"
import { plural } from "@/lib/format"
import { routes } from "@/lib/routes"

/** The atlas of one result set: with the labels of its newest analysis; where there is none, what makes one. */
export async function AtlasOfResults({ scope }: { scope: Scope }) {
  if (scope.analysis !== null) redirect(inScope.atlas(scopeParams(scope)))
  const { results } = placeOf(scope)
  const { failures } = funnelOf(await listStrata(scope))
  return (
    <main className="page" id="main">
      <ShownScope name={scope.name} />
      <Crumbs items={[{ label: "Atlas" }]} />
      <header className="page-head">
        <h1>{scope.name} on the atlas</h1>
      </header>
      <EmptyState
        title="No failure of these results has been read yet"
        action={
          <div className="actions">
            <Link className="btn primary" href={routes.newAnalysis({ results })}>
              Diagnose {plural(failures, "failure")}
            </Link>
            <Link className="btn" href={routes.models({ results })}>
              What the scores say
            </Link>
          </div>
        }
      >
        The atlas shows what is wrong in each failure. Of these results the scores alone are known.
      </EmptyState>
    </main>
  )
}
