import "server-only"
import { AppError } from "@/lib/errors"
import { transaction } from "@/lib/data/base/client"
import { db, on } from "@/lib/data/base/kysely"
import { canName, type NameAccess } from "@/lib/data/scope/visible-names"

/** What a page must know before it shows an item of a dataset. */
export type Gate = Awaited<ReturnType<typeof getGate>>

/** The gate of one dataset that may be named here; throws not_found. */
export async function getGate(slug: string, access: NameAccess) {
  const row = await db()
    .selectFrom("dataset as d")
    .select((eb) => ["d.slug", eb.fn.coalesce("d.title", "d.name").as("title"), "d.gated", "d.terms"])
    .where("d.slug", "=", slug)
    .where((eb) => canName("dataset", eb.ref("d.id"), access))
    .executeTakeFirst()
  if (!row) throw new AppError("not_found", `There is no dataset "${slug.slice(0, 200)}".`)
  return row
}

/** Opens or closes the gate. Closing takes the texts out of the search index as well. */
export async function setGate(
  slug: string,
  { gated, terms }: { gated: boolean; terms: string | null },
  access: NameAccess,
): Promise<Gate> {
  await getGate(slug, access)
  await transaction(async (client) => {
    await on(client).updateTable("dataset").set({ gated, terms }).where("slug", "=", slug).execute()
    if (gated)
      await on(client)
        .deleteFrom("searchText")
        .using(["example as e", "dataset as d"])
        .whereRef("e.id", "=", "searchText.exampleId")
        .whereRef("d.id", "=", "e.datasetId")
        .where("d.slug", "=", slug)
        .execute()
  })
  return getGate(slug, access)
}
