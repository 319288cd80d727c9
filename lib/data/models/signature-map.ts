import "server-only"
import { leftoverKey, leftovers } from "@/lib/stats/signatures/category-counts"
import { groupEffect, type GroupEffect } from "@/lib/stats/resampling/group-effect"
import { derive } from "@/lib/stats/core/random"
import type { CategoryCount } from "@/lib/stats/signatures/signature"
import { signatureMap, type SignatureMap } from "@/lib/stats/signatures/signature-map"
import { pooled } from "@/lib/data/base/kysely"
import { inParts } from "@/lib/data/scope/parts"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"
import { listStrata, type StratumRow } from "@/lib/data/taxonomy/signature-counts"

/** Chance of the map: the same counts give the same picture. */
const seed = "signature-map"

export type ModelMap = {
  readonly map: SignatureMap
  /** by model id: names, and the benchmarks whose failures were read */
  readonly models: ReadonlyMap<
    number,
    { readonly slug: string; readonly name: string; readonly suites: readonly string[] }
  >
  /** how much of the distances the benchmarks make; null when all models met the same ones */
  readonly benchmarks: GroupEffect | null
}

/** What could not be placed says nothing of the mix: see placedOnly in lib/stats/signatures/category-counts. */
const kept = leftovers.filter(({ kind }) => kind !== "unassigned")

/** The map of all models of a scope, or of those on one benchmark (a suite or a dataset's slug); cached. */
export async function loadSignatureMap(scope: Scope, benchmark: string | undefined): Promise<ModelMap> {
  const datasets = benchmark === undefined ? [] : [benchmark]
  const load = async () => [await computeMap(scope, datasets)] as const
  const [map] = await cachedFor(scope, { name: "signature map", of: datasets, load })
  return map
}

async function computeMap(scope: Scope, datasets: readonly string[]): Promise<ModelMap> {
  const [all, top] = await Promise.all([listStrata(scope, { datasets }), listTopCounts(scope)])
  const placed = all.map((row) => ({ ...row, read: row.read - row.unassigned }))
  const strata = placed.filter((row) => row.read > 0)
  const known = new Set(strata.map(stratumId))
  const counts: CategoryCount<string>[] = [
    ...top.filter((row) => known.has(stratumId(row))),
    ...strata.flatMap(({ modelId, datasetId, ...row }) =>
      kept.map(({ kind, column }) => ({ key: leftoverKey(kind), modelId, datasetId, count: row[column] })),
    ),
  ]
  const map = signatureMap({ strata, counts, seed })
  const models = namesOf(strata)
  const groups = map.models.map(({ modelId }) => models.get(modelId)?.suites.join(" + ") ?? "")
  return {
    map,
    models,
    benchmarks: groupEffect({ distances: map.distances, groups, random: derive(seed, "benchmarks") }),
  }
}

/** Top categories only: what is below them would be read in vain. */
function listTopCounts(scope: Scope) {
  return pooled()
    .selectFrom("taxonomyNode as n")
    .innerJoin("nodeCount as c", (join) => join.onRef("c.nodeId", "=", "n.id").onRef("c.versionId", "=", "n.versionId"))
    .select(["n.slug as key", "c.modelId", "c.datasetId", "c.total as count"])
    .where("n.depth", "=", 1)
    .where((eb) => inParts(scope, { analysis: eb.ref("c.analysisId"), version: eb.ref("c.versionId") }))
    .orderBy("n.position")
    .orderBy("n.id")
    .orderBy("c.modelId")
    .orderBy("c.datasetId")
    .execute()
}

function namesOf(strata: readonly StratumRow[]): ModelMap["models"] {
  const models = new Map<number, { slug: string; name: string; suites: string[] }>()
  for (const row of strata) {
    const model = models.get(row.modelId) ?? {
      slug: row.modelSlug,
      name: row.modelShortName ?? row.modelName,
      suites: [],
    }
    if (!model.suites.includes(row.suite)) model.suites.push(row.suite)
    models.set(row.modelId, model)
  }
  return models
}

const stratumId = ({ modelId, datasetId }: { modelId: number; datasetId: number }) => `${modelId}:${datasetId}`
