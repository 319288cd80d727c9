import "server-only"
import { itemNotesSchema, type ItemNote } from "@/lib/domain/results/item-note"
import { prisma } from "@/lib/data/base/client"

/** What the import of these results found out about ids and prompts. Call getResultSet first. */
export async function listItemNotes(resultSetId: number): Promise<ItemNote[]> {
  const row = await prisma().resultSet.findUnique({ where: { id: resultSetId }, select: { itemNotes: true } })
  return itemNotesSchema.nullish().parse(row?.itemNotes) ?? []
}
