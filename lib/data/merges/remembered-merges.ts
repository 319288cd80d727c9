import "server-only"
import type { PoolClient } from "pg"
import { on } from "@/lib/data/base/kysely"
import type { NameKind } from "@/lib/domain/results/name-kind"

type Remembered = {
  readonly kind: NameKind
  readonly ownerId: number
  readonly fromId: number
  readonly intoId: number
}

/** Later imports of the owner that bring the name bring it under the other one. What was merged into it goes there, too. */
export async function rememberMerge(client: PoolClient, { kind, ownerId, fromId, intoId }: Remembered): Promise<void> {
  const ofOwner = () => on(client).updateTable("nameMerge").where("ownerId", "=", ownerId).where("kind", "=", kind)
  await on(client)
    .insertInto("nameMerge")
    .values({ ownerId, kind, fromId, intoId })
    .onConflict((conflict) => conflict.columns(["ownerId", "kind", "fromId"]).doUpdateSet({ intoId }))
    .execute()
  await ofOwner().set({ intoId }).where("intoId", "=", fromId).execute()
  // A name that got back what it was merged into stands for itself.
  await on(client).deleteFrom("nameMerge").where("ownerId", "=", ownerId).whereRef("fromId", "=", "intoId").execute()
}

export async function forgetMerge(
  client: PoolClient,
  { kind, ownerId, fromId }: Omit<Remembered, "intoId">,
): Promise<void> {
  await on(client)
    .deleteFrom("nameMerge")
    .where("ownerId", "=", ownerId)
    .where("kind", "=", kind)
    .where("fromId", "=", fromId)
    .execute()
}
