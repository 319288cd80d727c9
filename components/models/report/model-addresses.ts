import type { ModelQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { isOtherVersion } from "@/components/models/signature/findings"

/** Models of the scope whose names say that they are other versions of this one. */
export function otherVersions(props: {
  readonly model: { readonly name: string }
  readonly everybody: readonly { readonly modelSlug: string; readonly modelName: string }[]
  readonly scopeParams: Record<string, string | number>
}) {
  const others = new Map(props.everybody.map((row) => [row.modelSlug, row.modelName]))
  return [...others]
    .filter(([, name]) => isOtherVersion(name, props.model.name))
    .slice(0, 4)
    .map(([slug, name]) => ({ slug, name, href: routes.model(slug, props.scopeParams) }))
}

/** Defaults are left out of addresses. */
export function plainQuery(query: ModelQuery) {
  return {
    ...query,
    view: query.view === "difference" ? undefined : query.view,
    baseline: query.baseline === "benchmark" ? undefined : query.baseline,
    lines: query.lines === "hardest" ? undefined : query.lines,
  }
}
