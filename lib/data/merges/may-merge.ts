import "server-only"
import type { PoolClient } from "pg"
import { AppError } from "@/lib/errors"
import { on } from "@/lib/data/base/kysely"
import { analysesOf } from "@/lib/data/items/renew-results"

type Results = { readonly id: number; readonly name: string }

/** Where both models have answers on a benchmark, an analysis that read one of them alone could not be counted as one. */
export async function assertCounted(
  client: PoolClient,
  { id, name }: Results,
  models: readonly number[],
): Promise<void> {
  const strata = await on(client)
    .selectFrom("stratum as s")
    .select(["s.analysisId", "s.datasetId"])
    .where("s.analysisId", "in", analysesOf(client, id))
    .where("s.modelId", "in", models)
    .groupBy(["s.analysisId", "s.datasetId"])
    .having((eb) =>
      eb(
        eb.fn.countAll<number>(),
        "<",
        eb
          .selectFrom("resultSetCount as c")
          .select((of) => of.fn.countAll<number>().as("n"))
          .where("c.resultSetId", "=", id)
          .where("c.modelId", "in", models)
          .whereRef("c.datasetId", "=", "s.datasetId"),
      ),
    )
    .limit(1)
    .executeTakeFirst()
  if (strata)
    throw new AppError(
      "conflict",
      `Analysis ${strata.analysisId} of ${name} read one of the two models alone: its counts could not follow.`,
    )
}
