import "server-only"
import type { PoolClient } from "pg"
import type { ItemNote } from "@/lib/domain/results/item-note"
import { nameKinds, type NameKind } from "@/lib/domain/results/name-kind"
import { AppError } from "@/lib/errors"
import { on } from "@/lib/data/base/kysely"
import { inSavepoint } from "@/lib/postgres/connection"
import { follow, mergeIn } from "./merge-names"
import { listNames } from "./merged-names"

/**
 * Names in a new result set that its owner took for others before count as these: the same as if they were merged once it
 * is there. Where that cannot be they stand for themselves, and why is noted. Call with the queue prepared, before items
 * are held against those of others.
 */
export async function countAsMerged(client: PoolClient, resultSetId: number): Promise<ItemNote[]> {
  const notes: ItemNote[] = []
  for (const kind of [...nameKinds].reverse())
    for (const { results, names } of await listMergesIn(client, resultSetId, kind)) {
      try {
        await inSavepoint(client, () => mergeIn(client, { kind, results, names }))
        await follow(client, { kind, results: [results] })
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const said = { from: names.from.name, into: names.into.name, reason: error.message }
        notes.push({ kind: "not-merged", of: kind, ...said })
      }
    }
  return notes
}

/** What was merged before, of the names that these results have. */
async function listMergesIn(client: PoolClient, resultSetId: number, kind: NameKind) {
  const rows = await on(client)
    .selectFrom("resultSet as r")
    .innerJoin("nameMerge as m", "m.ownerId", "r.ownerId")
    .select(["r.id", "r.name", "m.fromId", "m.intoId"])
    .where("r.id", "=", resultSetId)
    .where("m.kind", "=", kind)
    .where("m.fromId", "in", (eb) =>
      eb.selectFrom("resultSetCount as c").select(`c.${kind}Id`).where("c.resultSetId", "=", resultSetId),
    )
    .orderBy("m.fromId")
    .execute()
  const names = await listNames(
    on(client),
    kind,
    rows.flatMap(({ fromId, intoId }) => [fromId, intoId]),
  )
  return rows.flatMap(({ fromId, intoId, ...results }) => {
    const [from, into] = [names.get(fromId), names.get(intoId)]
    return from && into ? [{ results, names: { from, into } }] : []
  })
}
