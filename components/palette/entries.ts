import { inScope, type AddressScope } from "@/components/scope/scope-address"
import { besideRelease, routes } from "@/lib/routes"

/** What the palette leads to; groups keep their order. */
export type Entry = { readonly group: string; readonly label: string; readonly note: string; readonly href: string }

/** What of the answer of /api/v1/search the palette shows. */
export type Answer = {
  readonly failures: {
    readonly total: number
    readonly isAtLeast: boolean
    readonly rows: readonly { id: number; title: string | null; modelName: string; datasetTitle: string }[]
  }
  readonly models: readonly Named[]
  readonly datasets: readonly Named[]
  readonly categories: readonly Named[]
  readonly results: readonly { id: number; name: string }[]
  readonly analyses: readonly { id: number; title: string; judge: string; isOwn: boolean }[]
}
type Named = { readonly slug: string; readonly name: string; readonly note: string | null }

const places = [
  { label: "Overview", words: "home start", hrefIn: inScope.home },
  { label: "Atlas", words: "categories tree taxonomy", hrefIn: inScope.atlas },
  { label: "Models", words: "signatures", hrefIn: inScope.models },
  { label: "Benchmarks", words: "datasets data sets", hrefIn: inScope.datasets },
  { label: "Compare two models", words: "difference versus", hrefIn: inScope.compare },
  { label: "Failures", words: "errors instances list", hrefIn: inScope.errors },
  { label: "Your work", words: "own results analyses reviews share rename delete", hrefIn: routes.work },
  { label: "Upload results", words: "import file csv", hrefIn: routes.upload },
  { label: "Analyses", words: "runs progress", hrefIn: routes.analyses },
  { label: "Method", words: "about how judge agreement", hrefIn: routes.method },
  { label: "The published ErrorAtlas", words: "paper figures", hrefIn: routes.published },
  { label: "Account and API tokens", words: "sign in settings", hrefIn: routes.account },
] as const

/** Pages whose name or words hold every word; all of them while nothing is typed. Then what the server found. */
export function paletteEntries(typed: string, answer: Answer | null, scope: AddressScope): Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const pages = places
    .filter((place) => words.every((word) => `${place.label} ${place.words}`.toLowerCase().includes(word)))
    .map(({ label, hrefIn }) => ({ group: "Pages", label, note: "", href: hrefIn(scope) }))
  if (words.length === 0) return pages
  const search = {
    group: "Failures",
    label: `Search failures for “${typed.trim()}”`,
    note: answer ? foundNote(answer) : "",
    href: routes.errors({ ...scope, q: typed.trim() }),
  }
  if (!answer) return [...pages, search]
  const named = (group: string, list: readonly Named[], href: (slug: string) => string) =>
    list.map(({ slug, name, note }) => ({ group, label: name, note: note ?? "", href: href(slug) }))
  const release = scope.release ?? "latest"
  return [
    ...pages,
    ...answer.results.map(({ id, name }) => ({
      group: "Your results",
      label: name,
      note: `#${id}`,
      href: routes.resultSet(id),
    })),
    ...named("Models", answer.models, (slug) => routes.model(slug, scope)),
    ...named("Benchmarks", answer.datasets, (slug) => routes.dataset(slug, scope)),
    ...named("Categories", answer.categories, (slug) => routes.category(release, slug, besideRelease(release, scope))),
    ...answer.analyses.map(({ id, title, judge, isOwn }) => ({
      group: "Analyses",
      label: title,
      note: [...(isOwn ? ["yours"] : []), `#${id}`, judge].join(" · "),
      href: routes.analysis(id),
    })),
    search,
    ...answer.failures.rows.map(({ id, title, modelName, datasetTitle }) => ({
      group: "Failures",
      label: title ?? "No diagnosis",
      note: `${modelName} · ${datasetTitle}`,
      href: routes.error(id, { from: new URLSearchParams({ q: typed.trim() }).toString() }),
    })),
  ]
}

function foundNote({ failures: { total, isAtLeast } }: Answer): string {
  return `${isAtLeast ? "more than " : ""}${total.toLocaleString("en-GB")}`
}
