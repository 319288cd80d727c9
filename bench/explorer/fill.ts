import { pool, transaction } from "@/lib/data/base/client"
import { recount } from "@/lib/data/taxonomy/node-counts"
import { recordRelief } from "@/lib/data/taxonomy/relief"
import { on, pooled } from "@/lib/data/base/kysely"
import { analyze } from "@/lib/data/base/planner"
import { indexTexts } from "@/lib/data/search/search-index"
import { withoutIndexes } from "./without-indexes"
import { annotationSteps, labelsStep } from "./fill-annotations"
import { studySteps } from "./fill-study"
import { ids, type Size } from "./generated"

/**
 * Fills an empty, migrated database with one release: a result set in which every model answered every item, an
 * analysis that sampled every failure, its tree, and the aggregates and search index as the app itself makes them. Plain
 * SQL: millions of rows are made by the server out of numbers (generate_series), and VACUUM is no query.
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
  await step("statistics", () => analyze(pooled()))
  await step("recount", () => transaction((client) => recount(client, ids.analysis, ids.version)))
  await step("map", () =>
    transaction((client) => recordRelief(client, { analysisId: ids.analysis, versionId: ids.version })),
  )
  await withoutIndexes(["search_label", "search_text"], {
    write: async (client) => {
      await step(labelsStep.what, () => client.query(labelsStep.sql))
      await step("words of items and outputs", () => indexTexts(on(client), ids.resultSet))
    },
    say,
  })
  await step("vacuum", () => pool().query("VACUUM (ANALYZE)"))
}
