import "server-only"
import type { ClientBase } from "pg"
import { on } from "@/lib/data/base/kysely"

/** The benchmarks that the owner of these results takes for others, by id: what they count as. */
export async function mergedDatasets(client: ClientBase, resultSetId: number): Promise<ReadonlyMap<number, number>> {
  const rows = await on(client)
    .selectFrom("nameMerge as m")
    .innerJoin("resultSet as r", "r.ownerId", "m.ownerId")
    .select(["m.fromId", "m.intoId"])
    .where("r.id", "=", resultSetId)
    .where("m.kind", "=", "dataset")
    .execute()
  return new Map(rows.map(({ fromId, intoId }) => [fromId, intoId]))
}
