import "server-only"
import { columnMapSchema, type ColumnMap } from "@/lib/domain/results/column-map"
import { prisma } from "@/lib/data/base/client"
import { pooled } from "@/lib/data/base/kysely"

/** Newest shapes of one person that are remembered. */
const most = 500

export type ShapeMap = { readonly shape: string; readonly columns: ColumnMap }

/** How somebody's tables were read, by the shape of their columns (lib/ingest/mapping/shape). */
export async function listColumnMaps(ownerId: number): Promise<Map<string, ColumnMap>> {
  const rows = await pooled()
    .selectFrom("columnMap")
    .select(["shape", "columns"])
    .where("ownerId", "=", ownerId)
    .orderBy("updatedAt", "desc")
    .limit(most)
    .execute()
  return new Map(
    rows.flatMap(({ shape, columns }) => {
      const map = columnMapSchema.safeParse(columns)
      return map.success ? [[shape, map.data] as const] : []
    }),
  )
}

/** Their next tables of these shapes are read in the same way. */
export async function rememberColumnMaps(ownerId: number, maps: readonly ShapeMap[]): Promise<void> {
  for (const { shape, columns } of maps)
    await prisma().columnMap.upsert({
      where: { ownerId_shape: { ownerId, shape } },
      create: { ownerId, shape, columns },
      update: { columns },
    })
}

/** Their next table of this shape is asked about again, where it is not clear. False: nothing was remembered. */
export async function forgetColumnMap(ownerId: number, shape: string): Promise<boolean> {
  const { count } = await prisma().columnMap.deleteMany({ where: { ownerId, shape } })
  return count > 0
}
