import { headers } from "next/headers"
import { ShownScope } from "@/components/scope/shown-scope"
import { Cite } from "@/components/ui/copy/citation"
import { listCitationFacts } from "@/lib/data/atlas/citation"
import type { Scope } from "@/lib/data/scope/scope"
import { citedHash } from "@/lib/domain/taxonomy/citation"
import { formatDay } from "@/lib/format"
import { judgeName } from "@/lib/judge-info/available-judges"
import { sourceWords } from "@/lib/wording/source"

type Props = {
  readonly title: string
  readonly scope: Scope
  readonly path: string
  /** the other side of a comparison, where it is read in another place */
  readonly other?: Scope | undefined
}

/**
 * "Cite this view" for a page of a scope, whose name the head of the site says then. `path` is the view's own address; the release is written into it, because
 * "latest" moves on.
 */
export async function CiteView({ title, scope, path, other }: Props) {
  const isOfSeveral = scope.parts.length > 1 || other !== undefined
  const facts = await listCitationFacts(scope)
  const [first] = facts
  const release = scope.analysis && scope.version.kind === "release" ? scope.version.key : null
  const source = sourceWords({
    name: scope.name,
    analysis: scope.analysis && { id: scope.analysis.id, judge: judgeName(scope.analysis.judgeId) },
    release,
    isReleaseView: scope.isReleaseView,
    isOfSeveral,
  })
  const cited = {
    title,
    work: scope.isReleaseView ? scope.name : source,
    releaseKey: scope.isReleaseView ? release : null,
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
      <Cite cited={cited} isPrivate={scope.visibility === "private"} source={source} />
    </>
  )
}

function hashesOf(of: string, stored: readonly (string | null)[]) {
  return [...new Set(stored.map(citedHash))].flatMap((value) => (value === null ? [] : [{ of, value }]))
}

/**
 * The release in the address: as a part of the path in the atlas, as a parameter everywhere else. Not where the page shows
 * the reader's own results because nothing was asked for: with a release asked for it would look for them in that.
 */
function pinned(path: string, { version, analysis, isReleaseView, parts }: Scope): string {
  const url = new URL(path, "http://local")
  const isAsked = (isReleaseView && parts.length === 1) || url.searchParams.has("analysis")
  if (version.kind !== "release" || analysis === null || !isAsked) return path
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
