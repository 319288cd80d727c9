import type { Metadata } from "next"
import { SearchResults } from "@/components/search/search-results"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { Icon } from "@/components/ui/icon"
import { ShownScope } from "@/components/scope/shown-scope"
import { getViewer } from "@/lib/auth/session"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { getScope, scopeParams } from "@/lib/data/scope/scope"
import { listSnippets } from "@/lib/data/search/search-snippets"
import { searchElsewhere, searchSite } from "@/lib/data/search/site-search"
import { parseQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { q } = parseQuery("search", await searchParams)
  return { title: q === undefined ? "Search" : `Search: ${q}` }
}

/** A little of everything that answers to the words; each group leads to its own full list. */
export default async function SearchPage({ searchParams }: Props) {
  const wanted = parseQuery("search", await searchParams)
  const scope = await orNotFound(getScope(wanted, await getViewer()))
  const { q } = wanted
  const found = q === undefined ? null : await searchSite(scope, { q, limit: 6 })
  const elsewhere = q === undefined || !found || found.failures.rows.length > 0 ? [] : await searchElsewhere(scope, q)
  const ids = found?.failures.rows.map(({ id }) => id) ?? []
  const snippets = q === undefined ? new Map() : await listSnippets(scope, { ids, q })
  return (
    <main className="page" id="main">
      <ShownScope name={scope.name} />
      <Crumbs items={[{ label: "Search" }]} />
      <header className="page-head">
        <h1>Search</h1>
        <form className="row mt-4" action={routes.search()} aria-label="Search everything">
          {Object.entries(scopeParams(scope)).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <div className="search grow">
            <Icon name="search" />
            <label className="sr" htmlFor="search-q">
              Words in diagnoses, items, outputs and names
            </label>
            <input
              id="search-q"
              name="q"
              type="search"
              className="field"
              style={{ width: "100%" }}
              placeholder="Words in diagnoses, items, outputs and names"
              defaultValue={q}
              maxLength={200}
            />
          </div>
          <button type="submit" className="btn primary">
            Search
          </button>
        </form>
        <p className="muted xs mt-2">
          Every word must fit. “Quotes” keep words together, <span className="mono">or</span> takes either,{" "}
          <span className="mono">-word</span> leaves out.
        </p>
      </header>
      {found && q !== undefined ? (
        <SearchResults
          q={q}
          found={found}
          elsewhere={elsewhere}
          snippets={snippets}
          scope={scopeParams(scope)}
          release={scope.version.key}
        />
      ) : null}
    </main>
  )
}
