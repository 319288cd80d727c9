import "server-only"
import { cache } from "@/lib/cache/bounded-cache"
import { outcomes, suspects } from "@/lib/domain/enums"
import { pooled } from "@/lib/data/base/kysely"
import { inParts } from "./parts"
import { isCounted, type Scope } from "./scope"
import { strataIn } from "./strata"

type Counted = Pick<Scope, "parts">

/**
 * An answer that follows from the counts of finished analyses alone: asked for once, then the very same object until one
 * of them is counted anew: its key is the list of (part, revision). While an analysis is at work nothing is cached, and
 * nothing of a name that is not in it: addresses can hold any number of those. The same of two scopes held against each
 * other (`beside`). Answers are shared: whoever gets one must not change it, and an array cannot be changed.
 */
export async function cachedFor<T extends readonly unknown[]>(
  scope: Counted,
  wanted: {
    readonly name: string
    /** another scope that it follows from as well */
    readonly beside?: Counted | undefined
    /** what it depends on beside the scopes; every text in it is a name or a word of one of them, or nothing is cached */
    readonly of?: readonly unknown[]
    readonly load: () => Promise<T>
  },
): Promise<T> {
  const { name, beside, of = [], load } = wanted
  if (!(await isKnown(beside ? { parts: [...scope.parts, ...beside.parts] } : scope, of))) return load()
  const key = keyOf(scope, name, beside ? [{ beside: partsIn(beside) }, ...of] : of)
  return cache.load(key, async () => Object.freeze(await load()) as T)
}

/** Whether every text in these parameters names something in the scope, and the scope is counted. */
export async function isKnown(scope: Counted, of: readonly unknown[]): Promise<boolean> {
  if (!isCounted(scope)) return false
  const texts = textsIn(of).filter((text) => !words.has(text))
  if (texts.length === 0) return true
  const known = await cache.load(keyOf(scope, "names", []), () => queryNames(scope))
  return texts.every((text) => known.has(text))
}

const keyOf = (scope: Counted, name: string, of: readonly unknown[]): string =>
  JSON.stringify([name, partsIn(scope), ...of])

const partsIn = ({ parts }: Counted) =>
  parts.map(({ resultSetId, analysisId, countedBy, versionId, revision, datasetIds, without }) => [
    ...[
      resultSetId,
      analysisId ?? [countedBy],
      versionId,
      revision,
      ...(datasetIds ? [datasetIds] : []),
      ...(without ? [without.key] : []),
    ],
  ])

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

async function queryNames(scope: Counted): Promise<ReadonlySet<string>> {
  const [models, datasets, nodes] = await Promise.all([
    pooled()
      .selectFrom(strataIn(scope).as("s"))
      .innerJoin("model as m", "m.id", "s.modelId")
      .select("m.slug")
      .distinct()
      .execute(),
    pooled()
      .selectFrom(strataIn(scope).as("s"))
      .innerJoin("dataset as d", "d.id", "s.datasetId")
      .select((eb) => ["d.slug", eb.fn.coalesce("d.suite", "d.title", "d.name").as("suite")])
      .distinct()
      .execute(),
    pooled()
      .selectFrom("taxonomyNode as n")
      .select("n.slug")
      .where((eb) => inParts(scope, { version: eb.ref("n.versionId") }))
      .execute(),
  ])
  return new Set([...[...models, ...datasets, ...nodes].map(({ slug }) => slug), ...datasets.map(({ suite }) => suite)])
}
