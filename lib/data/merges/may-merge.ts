import "server-only"
import type { PoolClient } from "pg"
import { AppError } from "@/lib/errors"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import { on } from "@/lib/data/base/kysely"
import type { NameKind } from "@/lib/domain/results/name-kind"
import { analysesOf } from "@/lib/data/items/renew-results"
import type { Named } from "@/lib/data/scope/names"

export type Results = { readonly id: number; readonly name: string }
export type Names = { readonly from: Named; readonly into: Named }

/**
 * Where one of the two names would become the other's in results that an analysis has read: an analysis that read one of
 * them alone, or each by a rule of its own, could not be counted as one.
 */
export async function assertCounted(
  client: PoolClient,
  { id, name }: Results,
  { kind, ids }: { readonly kind: NameKind; readonly ids: readonly number[] },
): Promise<void> {
  const [one, other] = kind === "model" ? (["modelId", "datasetId"] as const) : (["datasetId", "modelId"] as const)
  const strata = await on(client)
    .selectFrom("stratum as s")
    .select("s.analysisId")
    .where("s.analysisId", "in", analysesOf(client, id))
    .where(`s.${one}`, "in", ids)
    .groupBy(["s.analysisId", `s.${other}`])
    .having((eb) =>
      eb(
        eb.fn.countAll<number>(),
        "<",
        eb
          .selectFrom("resultSetCount as c")
          .select((of) => of.fn.countAll<number>().as("n"))
          .where("c.resultSetId", "=", id)
          .where(`c.${one}`, "in", ids)
          .whereRef(`c.${other}`, "=", `s.${other}`),
      ),
    )
    .limit(1)
    .executeTakeFirst()
  if (strata)
    throw new AppError(
      "conflict",
      `Analysis ${strata.analysisId} of ${name} read one of the two ${kind === "model" ? "models" : "benchmarks"} alone: its counts could not follow.`,
    )
}

/**
 * An analysis that stopped while it sampled goes on with what was chosen for it: one of the two names alone would mean
 * other answers than it did.
 */
export async function assertChosenTogether(
  client: PoolClient,
  { id, name }: Results,
  { kind, ids }: { readonly kind: NameKind; readonly ids: readonly number[] },
): Promise<void> {
  const rows = await on(client)
    .selectFrom("analysis")
    .select((eb) => ["id", eb.ref("config").$castTo<Partial<AnalysisConfig>>().as("config")])
    .where("resultSetId", "=", id)
    .where("stage", "=", "prepare")
    .where("status", "in", ["failed", "cancelled"])
    .orderBy("id")
    .execute()
  const stopped = rows.find(({ config }) => {
    const chosen = (kind === "model" ? config.modelIds : config.datasetIds) ?? []
    return ids.some((one) => chosen.includes(one)) && !ids.every((one) => chosen.includes(one))
  })
  if (stopped)
    throw new AppError(
      "conflict",
      `Analysis ${stopped.id} of ${name} stopped before it had sampled, and was to read one of the two ${kind === "model" ? "models" : "benchmarks"} alone. Let it go on to its end, or delete it, and try again.`,
    )
}
