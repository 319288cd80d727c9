import "server-only"
import { itemNotesSchema, type ItemNote } from "@/lib/domain/results/item-note"
import { pooled } from "@/lib/data/base/kysely"

/** What the import of these results found out about ids and prompts. Call getResultSet first. */
export async function listItemNotes(resultSetId: number): Promise<ItemNote[]> {
  const row = await pooled()
    .selectFrom("resultSet")
    .select("itemNotes")
    .where("id", "=", resultSetId)
    .executeTakeFirst()
  return itemNotesSchema.nullish().parse(row?.itemNotes) ?? []
}
