import { query, transaction } from "@/lib/data/base/client"
import { recount } from "@/lib/data/taxonomy/node-counts"
import { recordRelief } from "@/lib/data/taxonomy/relief"
import { indexTexts } from "@/lib/data/search/search-index"
import { withoutIndexes } from "./without-indexes"
import { annotationSteps, labelsStep } from "./fill-annotations"
import { studySteps } from "./fill-study"

/** How large a generated atlas is; everything in it follows from this. */
export type Size = {
  readonly annotations: number
  readonly models: number
  readonly datasets: number
  /** nodes of the tree by level */
  readonly nodes: readonly [number, number, number]
  /** share of predictions that fail */
  readonly failing: number
}

export const sizeFor = (annotations: number): Size => ({
  annotations,
  models: 100,
  datasets: 40,
  nodes: [16, 64, 320],
  failing: 0.4,
})

export type Step = { readonly what: string; readonly sql: string }

/** Ids are given, not drawn from sequences: rows written set-wise refer to each other by arithmetic. */
export const ids = { resultSet: 1, analysis: 1, version: 1 } as const

/**
 * 0 <= chance < 1 from an id and a salt: the same rows at every run, whatever plan the server chooses. hashint4extended
 * is what PostgreSQL's own hash partitions are made with.
 */
export const chance = (id: string, salt: number) =>
  `((hashint4extended((${id})::int, ${salt}) & 1048575) / 1048576.0::float8)`

/**
 * Fills an empty, migrated database with one release: a result set in which every model answered every item, an
 * analysis that sampled every failure, its tree, and the aggregates and search index as the app itself makes them.
 */
export async function fill(size: Size, say: (line: string) => void): Promise<void> {
  const step = async (what: string, work: () => Promise<unknown>) => {
    const begun = performance.now()
    await work()
    say(`${what}: ${((performance.now() - begun) / 1_000).toFixed(1)} s`)
  }
  await withoutIndexes(["prediction", "prediction_text", "error_annotation", "category_assignment", "criterion"], {
    write: async (client) => {
      for (const { what, sql } of [...studySteps(size), ...annotationSteps(size)])
        await step(what, () => client.query(sql))
    },
    say,
  })
  await step("statistics", () => query("ANALYZE"))
  await step("recount", () => transaction((client) => recount(client, ids.analysis, ids.version)))
  await step("map", () =>
    transaction((client) => recordRelief(client, { analysisId: ids.analysis, versionId: ids.version })),
  )
  await withoutIndexes(["search_label", "search_text"], {
    write: async (client) => {
      await step(labelsStep.what, () => client.query(labelsStep.sql))
      await step("words of items and outputs", () => indexTexts(client, ids.resultSet))
    },
    say,
  })
  await step("vacuum", () => query("VACUUM (ANALYZE)"))
}
