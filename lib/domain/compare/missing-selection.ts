/** Addresses of models and benchmarks that somebody asked for. */
export type Asked = { readonly model?: readonly string[]; readonly dataset?: readonly string[] }

/** A cell of results: what can be asked for. */
export type Held = { readonly modelSlug?: string; readonly datasetSlug: string; readonly suite: string | null }

const mostNamed = 5

/**
 * The models and benchmarks asked for that are in none of these results, in words; null when all are there. Without it no
 * rows would look like no failures, and all rows like those of one benchmark.
 */
export function absentFrom({ model = [], dataset = [] }: Asked, held: readonly Held[]): string | null {
  const named = (what: string, names: readonly string[]) => names.map((name) => `${what} “${name.slice(0, 100)}”`)
  const absent = [
    ...named(
      "model",
      model.filter((slug) => held.every((row) => row.modelSlug !== slug)),
    ),
    ...named(
      "benchmark",
      dataset.filter((name) => held.every((row) => row.datasetSlug !== name && row.suite !== name)),
    ),
  ]
  if (absent.length === 0) return null
  const more = absent.length > mostNamed ? ` and ${absent.length - mostNamed} more` : ""
  return `There is no ${absent.slice(0, mostNamed).join(" and no ")}${more} in these results`
}
