import { headers } from "next/headers"
import { ShownScope } from "@/components/scope/shown-scope"
import { Cite } from "@/components/ui/copy/citation"
import { listCitationFacts } from "@/lib/data/atlas/citation"
import type { Scope } from "@/lib/data/scope/scope"
import { citedHash } from "@/lib/domain/taxonomy/citation"
import { formatDay } from "@/lib/format"

/**
 * "Cite this view" for a page of a scope, whose name the head of the site says then. `path` is the view's own address; the release is written into it, because
 * "latest" moves on.
 */
export async function CiteView({ title, scope, path }: { title: string; scope: Scope; path: string }) {
  const facts = await listCitationFacts(scope)
  const [first] = facts
  const cited = {
    title,
    work: scope.isReleaseView || !scope.analysis ? scope.name : `${scope.name}, on ${scope.version.name}`,
    releaseKey: scope.version.key,
    year: String((first?.publishedAt ?? first?.finishedAt ?? new Date()).getUTCFullYear()),
    url: `${await origin()}${pinned(path, scope)}`,
    hashes: [
      ...hashesOf(
        "definitions",
        facts.map(({ definitionsHash }) => definitionsHash),
      ),
      ...hashesOf(
        "results",
        facts.map(({ resultsHash }) => resultsHash),
      ),
    ],
    accessed: formatDay(new Date()),
  }
  return (
    <>
      <ShownScope name={scope.name} />
      <Cite cited={cited} isPrivate={scope.visibility === "private"} />
    </>
  )
}

function hashesOf(of: string, stored: readonly (string | null)[]) {
  return [...new Set(stored.map(citedHash))].flatMap((value) => (value === null ? [] : [{ of, value }]))
}

/** The release in the address: as a part of the path in the atlas, as a parameter everywhere else. */
function pinned(path: string, { version }: Scope): string {
  if (version.kind !== "release") return path
  const url = new URL(path, "http://local")
  url.searchParams.delete("after")
  if (url.pathname.startsWith("/atlas/"))
    url.pathname = url.pathname.replace(/^\/atlas\/latest(?=\/|$)/, `/atlas/${encodeURIComponent(version.key)}`)
  else if (!/^\/errors\/\d+$/.test(url.pathname)) url.searchParams.set("release", version.key)
  return `${url.pathname}${url.search}`
}

async function origin(): Promise<string> {
  const sent = await headers()
  const host = sent.get("x-forwarded-host") ?? sent.get("host") ?? "localhost"
  const scheme = sent.get("x-forwarded-proto")?.split(",")[0] === "https" ? "https" : "http"
  return `${scheme}://${host.replaceAll(/[^\w.:[\]-]/g, "")}`
}
