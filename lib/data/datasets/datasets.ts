import "server-only"
import { expressionBuilder, type Expression } from "kysely"
import { z } from "zod"
import { AppError } from "@/lib/errors"
import { countOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { rulesIn } from "@/lib/data/scope/failure-rule"
import { getDatasetNamed } from "@/lib/data/scope/names"
import { inParts } from "@/lib/data/scope/parts"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"
import { strataIn } from "@/lib/data/scope/strata"
import type { NameAccess } from "@/lib/data/scope/visible-names"

/** What pages say of datasets; items of a gated one stay out of plain sight until its terms are accepted. */
const datasets = () =>
  pooled()
    .selectFrom("dataset as d")
    .select((eb) => ["d.id", "d.slug", "d.name", eb.fn.coalesce("d.title", "d.name").as("title"), "d.suite"])
    .select(["d.description", "d.sourceName", "d.sourceUrl", "d.licence", "d.gated", "d.terms"])

/** Datasets of the scope's analyses, in the order they were first met. */
export async function listDatasets(scope: Scope) {
  const [rows, tried] = await Promise.all([
    datasets()
      .where((eb) => eb.exists(strataOf(scope, eb.ref("d.id"))))
      .orderBy("d.id")
      .execute(),
    cachedFor(scope, { name: "examples", load: () => queryExamples(scope) }),
  ])
  const examples = new Map(tried.map((row) => [row.datasetId, row.count]))
  return rows.map((row) => ({ ...row, examples: examples.get(row.id) ?? 0 }))
}

function strataOf(scope: Scope, datasetId: Expression<number>) {
  return expressionBuilder<DB, never>()
    .selectFrom(strataIn(scope).as("s"))
    .select("s.modelId")
    .where("s.datasetId", "=", datasetId)
}

/** Examples that some model of the scope tried: a dataset is shared, and others' results may hold more of it. */
function queryExamples(scope: Scope) {
  return pooled()
    .selectFrom("example as e")
    .select(["e.datasetId", countOf().as("count")])
    .where((eb) => eb.exists(strataOf(scope, eb.ref("e.datasetId"))))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("prediction as p")
          .select("p.id")
          .whereRef("p.exampleId", "=", "e.id")
          .where((of) => inParts(scope, { resultSet: of.ref("p.resultSetId") })),
      ),
    )
    .groupBy("e.datasetId")
    .execute()
}

/** One dataset by the segment of its address; throws not_found, also for one that may not be named here. */
export async function getDataset(segment: string, access: NameAccess) {
  const { id } = await getDatasetNamed(segment, { access, as: "address" })
  return datasets()
    .where("d.id", "=", id)
    .executeTakeFirstOrThrow(() => new AppError("not_found", `There is no dataset "${segment.slice(0, 200)}".`))
}

/** Counts in equal bins from min to max. */
const histogramSchema = z.object({ min: z.number(), max: z.number(), bins: z.array(z.number()).min(1) })

/**
 * The scores of one dataset in the results of an analysis, with the rule it was run with; null when none were kept. Of
 * several parts, in the results of the first that has them.
 */
export async function findScoreHistogram(scope: Scope, datasetId: number) {
  const rows = await pooled()
    .selectFrom("resultSetDataset as s")
    .innerJoin(rulesIn(scope).as("r"), (join) =>
      join.onRef("r.resultSetId", "=", "s.resultSetId").onRef("r.datasetId", "=", "s.datasetId"),
    )
    .select((eb) => [
      ...(["r.analysisId", "r.threshold", "r.lowerIsBetter", "s.binary", "s.meanScore", "s.histogram"] as const),
      // How it was chosen; "kept" when the results' own has been moved since the analysis was run.
      eb
        .case()
        .when(
          eb.and([
            eb("r.threshold", "=", eb.ref("s.threshold")),
            eb("r.lowerIsBetter", "=", eb.ref("s.lowerIsBetter")),
          ]),
        )
        .then(eb.cast<string>("s.thresholdRule", "text"))
        .else("kept")
        .end()
        .as("rule"),
    ])
    .where((eb) => inParts(scope, { resultSet: eb.ref("s.resultSetId") }))
    .where("s.datasetId", "=", datasetId)
    .execute()
  const row = rows.find(({ analysisId }) => analysisId === (scope.analysis?.id ?? null)) ?? rows[0]
  if (!row) return null
  const { histogram, analysisId: _, ...rest } = row
  const parsed = histogramSchema.safeParse(histogram)
  return parsed.success ? { ...rest, ...parsed.data } : null
}
