import "server-only"
import { sql } from "kysely"
import type { PoolClient } from "pg"
import type { NameKind } from "@/lib/domain/results/name-kind"
import { countOf } from "@/lib/data/base/columns"
import { on } from "@/lib/data/base/kysely"
import { keepStratumRepeats } from "@/lib/data/results/keep-repeats"
import { analysesOf } from "@/lib/data/items/renew-results"
import { isAttempt, isFailure } from "@/lib/data/scope/failure-rule"
import { recount, recountStrata } from "@/lib/data/taxonomy/node-counts"
import { listVersionsOf } from "@/lib/data/taxonomy/own-trees"

type Rule = { readonly threshold: number; readonly lowerIsBetter: boolean }

/** Predictions of some models or benchmarks have got other ones: what analyses of them count follows, each by the rule it was run with. */
export async function recountAnalyses(
  client: PoolClient,
  resultSetId: number,
  { kind, ids }: { readonly kind: NameKind; readonly ids: readonly number[] },
): Promise<void> {
  if (kind === "model") await moveLabels(client, resultSetId, ids)
  for (const { id } of await analysesOf(client, resultSetId).orderBy("id").execute()) {
    const strata = await on(client)
      .deleteFrom("stratum")
      .where("analysisId", "=", id)
      .where(`${kind}Id` as const, "in", ids)
      .returning(["modelId", "datasetId", "threshold", "lowerIsBetter"])
      .execute()
    const [first] = strata
    if (!first) continue
    const models = kind === "model" ? ids : [...new Set(strata.map(({ modelId }) => modelId))]
    // Of benchmarks that are joined, or come apart, all have one rule.
    const rules = kind === "model" ? strata : ids.map((datasetId) => ({ ...first, datasetId }))
    for (const [datasetId, rule] of new Map(rules.map(({ datasetId: of, ...rule }) => [of, rule])))
      await addStrata(client, { analysisId: id, resultSetId, datasetId, models, rule })
    await keepStratumRepeats(client, { analysisId: id, resultSetId, models })
    const versions = await listVersionsOf(client, id)
    if (versions.length === 0) await recountStrata(client, id)
    for (const versionId of versions) await recount(client, id, versionId)
  }
}

async function moveLabels(client: PoolClient, resultSetId: number, models: readonly number[]): Promise<void> {
  await on(client)
    .updateTable("errorAnnotation as a")
    .from("prediction as p")
    .set((eb) => ({ modelId: eb.ref("p.modelId") }))
    .whereRef("p.id", "=", "a.predictionId")
    .where("a.analysisId", "in", analysesOf(client, resultSetId))
    .where("p.resultSetId", "=", resultSetId)
    .where("p.modelId", "in", models)
    .whereRef("a.modelId", "<>", "p.modelId")
    .execute()
}

async function addStrata(
  client: PoolClient,
  wanted: {
    readonly analysisId: number
    readonly resultSetId: number
    readonly datasetId: number
    readonly models: readonly number[]
    readonly rule: Rule
  },
): Promise<void> {
  const { analysisId, resultSetId, datasetId, models, rule } = wanted
  await on(client)
    .insertInto("stratum")
    .columns([
      ...(["analysisId", "modelId", "datasetId", "threshold", "lowerIsBetter"] as const),
      ...(["predictions", "unscored", "failures", "sampled"] as const),
    ])
    .expression((qb) =>
      qb
        .selectFrom("prediction as p")
        .crossJoin(
          sql<Rule>`(VALUES (${rule.threshold}::float8, ${rule.lowerIsBetter}::bool))`.as<"rule">(
            sql`rule(threshold, lower_is_better)`,
          ),
        )
        .select((eb) => [
          sql<number>`${analysisId}::int`.as("analysisId"),
          ...(["p.modelId", "p.datasetId", "rule.threshold", "rule.lowerIsBetter"] as const),
          countOf(isAttempt("p")).as("predictions"),
          countOf(eb.and([eb("p.counts", "=", true), eb.not(isAttempt("p"))])).as("unscored"),
          countOf(isFailure("p", "rule")).as("failures"),
          sql<number>`(${eb
            .selectFrom("errorAnnotation as a")
            .select(countOf().as("n"))
            .where("a.analysisId", "=", analysisId)
            .whereRef("a.modelId", "=", "p.modelId")
            .whereRef("a.datasetId", "=", "p.datasetId")})`.as("sampled"),
        ])
        .where("p.resultSetId", "=", resultSetId)
        .where("p.datasetId", "=", datasetId)
        .where("p.modelId", "in", models)
        .groupBy(["p.modelId", "p.datasetId", "rule.threshold", "rule.lowerIsBetter"]),
    )
    .execute()
}
