import { routes, withQuery } from "@/lib/routes"

/** What of the reader's world an address narrows to, in its own words; empty: everything. */
export type AddressScope = {
  readonly release?: string | undefined
  readonly analysis?: string | number | undefined
  readonly results?: string | number | undefined
}

/** Where somebody is: the path, and the search parameters behind it. */
export type Address = { readonly path: string; readonly search: URLSearchParams }

const names = ["release", "analysis", "results"] as const

/**
 * The scope an address says: in its parameters, in the path of the atlas, or, on a failure's own page, in those of the list
 * it was reached from.
 */
export function scopeInAddress({ path, search }: Address): AddressScope {
  const from = /^\/errors\/\d+$/.test(path) ? search.get("from") : null
  const params = from === null ? search : new URLSearchParams(from)
  const said = names.flatMap((name) => {
    const value = params.get(name)
    return value === null || value === "" ? [] : [[name, value] as const]
  })
  const inPath = releaseInPath(path)
  return { ...(inPath !== null && { release: inPath }), ...Object.fromEntries(said) }
}

/** The release whose atlas a path shows; null where it is the latest, or no atlas of ours. */
function releaseInPath(path: string): string | null {
  const found = /^\/atlas\/([^/]+)/.exec(path)?.[1]
  if (found === undefined || found === "latest" || found === "published") return null
  try {
    return decodeURIComponent(found)
  } catch {
    return null
  }
}

/** One name for one scope, however its address says it; empty for everything. */
export function keyOfScope({ release, analysis, results }: AddressScope): string {
  const ownTree = /^analysis-(\d+)$/.exec(release ?? "")?.[1]
  if (analysis !== undefined || ownTree !== undefined) return `analysis ${analysis ?? ownTree}`
  if (results !== undefined) return `results ${results}`
  return release === undefined ? "" : `release ${release}`
}

/** The parts of the site that know a scope. The atlas has its release in the path, and is seen with one judge's labels. */
export const inScope = {
  home: (scope: AddressScope) => withQuery(routes.home(), scope),
  atlas: ({ release, analysis, results }: AddressScope, values: Values = {}) =>
    release === undefined || release === "latest" || results !== undefined
      ? routes.atlas("latest", { ...values, release, analysis, results })
      : routes.atlas(release, { ...values, analysis }),
  models: (scope: AddressScope) => routes.models(scope),
  datasets: (scope: AddressScope) => routes.datasets(scope),
  compare: (scope: AddressScope) => routes.compare(scope),
  errors: (scope: AddressScope) => routes.errors(scope),
} as const

type Values = Readonly<Record<string, string | readonly string[] | undefined>>

/** Pages that stay where they are when the scope changes; of the others each has the page that comes nearest. */
const staying = [/^\/$/, /^\/models(\/[^/]+)?$/, /^\/datasets(\/[^/]+)?$/, /^\/(compare|errors|search)$/]

/** Parameters that mean something in one scope alone: the scope itself, and places in a list or a tree. */
const bound = new Set<string>([...names, "after", "page", "node", "open", "in", "category", "pair", "from"])

/** The page that shows what this one shows, in another scope. */
export function sameIn(scope: AddressScope, { path, search }: Address): string {
  const kept = new Map<string, readonly string[]>()
  for (const key of search.keys()) if (!bound.has(key)) kept.set(key, search.getAll(key))
  const values = Object.fromEntries(kept)
  if (staying.some((pattern) => pattern.test(path))) return withQuery(path, { ...scope, ...values })
  if (path.startsWith("/atlas/")) return inScope.atlas(scope, /^\/atlas\/[^/]+$/.test(path) ? values : {})
  if (path.startsWith("/compare/")) return routes.compare({ ...scope, ...values })
  if (path.startsWith("/errors/")) return inScope.errors(scope)
  return inScope.home(scope)
}
