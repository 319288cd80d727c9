import "server-only"
import { sql } from "kysely"
import { countOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { factOfAnswers, listAnswerKeys } from "@/lib/data/failures/facts"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"
import { compareGroups, type ComparedGroup } from "@/lib/stats/comparison/compared-groups"
import type { ComparedItem } from "@/lib/stats/comparison/compared-item"
import type { Pair } from "@/lib/data/compare/pair"
import { sharedItems } from "@/lib/data/compare/shared-items"

/** values that are compared at most, and how long one may be */
const [mostValues, longest] = [60, 100]

export type SharedGroups = {
  readonly key: string
  /** largest difference first; empty where the values are none, one or more than 60 */
  readonly groups: readonly ComparedGroup[]
  /** items on which B's answer says another value than A's, which counts */
  readonly otherwise: number
}

/** What the shared items can be told apart by: keys with few values of either model's answers. */
export async function listSharedKeys(scope: Scope, { a, b, other }: Pair, datasetIds: readonly number[]) {
  const keys = await Promise.all([
    listAnswerKeys(scope, { modelId: a, datasetIds }),
    listAnswerKeys(other ?? scope, { modelId: b, datasetIds }),
  ])
  return [...new Set(keys.flat())]
}

/** Both models' failures on the shared items by what the files say of the answers under a key. */
export async function compareBy(scope: Scope, pair: Pair, key: string): Promise<SharedGroups> {
  const { a, b, other, datasets, fact } = pair
  const load = async () => [await queryGroups(scope, pair, key)] as const
  const of = [a, b, datasets, fact ?? null, key]
  return (await cachedFor(scope, { name: "compared by", beside: other, of, load }))[0]
}

async function queryGroups(scope: Scope, pair: Pair, key: string): Promise<SharedGroups> {
  const columns = [
    "value",
    "datasetId",
    "failedA",
    "failedB",
    "triesA",
    "failsA",
    "triesB",
    "failsB",
    "cluster",
  ] as const
  const rows = await pooled()
    .with("item", (qb) =>
      qb
        .selectFrom(sharedItems(scope, pair).as("shared"))
        .select(["shared.datasetId", "shared.failedA", "shared.failedB", "shared.triesA", "shared.failsA"])
        .select(["shared.triesB", "shared.failsB", "shared.cluster"])
        .select((eb) => {
          const [ofA, ofB] = [eb.ref("shared.predictionA"), eb.ref("shared.predictionB")]
          return [factOfAnswers(ofA, ofB, key).as("value"), factOfAnswers(ofB, ofA, key).as("valueB")]
        }),
    )
    .selectFrom("item")
    .select(columns)
    .select([countOf().as("items"), countOf(sql`value <> value_b`).as("otherwise")])
    .where(sql<boolean>`length(value) BETWEEN 1 AND ${longest}`)
    .where(
      (eb) =>
        sql<boolean>`(${eb.selectFrom("item as all").select((of) => of.fn.count("all.value").distinct().as("n"))}) BETWEEN 1 AND ${mostValues}`,
    )
    .groupBy(columns)
    .orderBy("value")
    .orderBy("datasetId")
    .execute()
  const groups = new Map<string, ComparedItem[]>()
  for (const row of rows) {
    const side = (failed: boolean, of: number, fails: number) => ({
      ...{ failed, categoryPath: null },
      ...(of > 1 ? { trials: { of, failed: fails } } : {}),
    })
    const item: ComparedItem = {
      a: side(row.failedA, row.triesA, row.failsA),
      b: side(row.failedB, row.triesB, row.failsB),
      ...{ count: row.items, stratum: row.datasetId, cluster: row.cluster ?? undefined },
    }
    const value = row.value ?? ""
    groups.set(value, [...(groups.get(value) ?? []), item])
  }
  const otherwise = rows.reduce((sum, row) => sum + row.otherwise, 0)
  return { key, groups: compareGroups(groups), otherwise }
}
