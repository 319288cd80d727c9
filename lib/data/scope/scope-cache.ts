import "server-only"
import { cache } from "@/lib/bounded-cache"
import { outcomes, suspects } from "@/lib/domain/words"
import { query } from "@/lib/data/base/client"
import type { Scope } from "./scope"

/**
 * An answer that follows from the counts of a finished analysis alone: asked for once, then the very same object until
 * the analysis is counted anew (`scope.counted`). While an analysis is at work nothing is remembered, and nothing of a
 * name that is not in it: addresses can hold any number of those. Answers are shared: whoever gets one must not change
 * it, and an array cannot be changed.
 */
export async function rememberedFor<T extends readonly unknown[]>(
  scope: Scope,
  wanted: {
    readonly name: string
    /** what it depends on beside the scope; every text in it is a name or a word of the scope, or nothing is kept */
    readonly of?: readonly unknown[]
    readonly load: () => Promise<T>
  },
): Promise<T> {
  const { name, of = [], load } = wanted
  if (scope.counted === null || !(await isKnown(scope, of))) return load()
  return cache.load(keyOf(scope, name, of), async () => Object.freeze(await load()) as T)
}

/** Whether every text in these parameters names something in the scope. */
export async function isKnown(scope: Scope, of: readonly unknown[]): Promise<boolean> {
  if (scope.counted === null) return false
  const texts = textsIn(of).filter((text) => !words.has(text))
  if (texts.length === 0) return true
  const known = await cache.load(keyOf(scope, "names", []), () => queryNames(scope))
  return texts.every((text) => known.has(text))
}

const keyOf = (scope: Scope, name: string, of: readonly unknown[]) =>
  JSON.stringify([name, scope.analysis.id, scope.version.id, scope.counted, ...of])

/** What filters say beside names. */
const words: ReadonlySet<string> = new Set([
  ...[...outcomes, ...suspects, "other", "unassigned", "builtin", "model"],
  ...["release", "analysis", "published"],
])

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value]
  if (typeof value !== "object" || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

async function queryNames(scope: Scope): Promise<ReadonlySet<string>> {
  const rows = await query<{ name: string }>(
    `SELECT m.slug AS name FROM stratum s JOIN model m ON m.id = s.model_id WHERE s.analysis_id = $1
     UNION SELECT unnest(ARRAY[d.slug, coalesce(d.suite, d.title, d.name)])
           FROM stratum s JOIN dataset d ON d.id = s.dataset_id WHERE s.analysis_id = $1
     UNION SELECT slug FROM taxonomy_node WHERE version_id = $2`,
    [scope.analysis.id, scope.version.id],
  )
  return new Set(rows.map(({ name }) => name))
}
