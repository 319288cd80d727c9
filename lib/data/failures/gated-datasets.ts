import "server-only"
import { AppError } from "@/lib/errors"
import { query, transaction } from "@/lib/data/base/client"
import { doorValues, visibleName, type Door } from "@/lib/data/scope/visible-names"

/** What a page must know before it shows an item of a data set. */
export type Gate = {
  readonly slug: string
  readonly title: string
  readonly gated: boolean
  readonly terms: string | null
}

/** The gate of one data set that may be named here; throws not_found. */
export async function getGate(slug: string, door: Door): Promise<Gate> {
  const [row] = await query<Gate>(
    `SELECT slug, coalesce(title, name) AS title, gated, terms FROM dataset
     WHERE slug = $1 AND ${visibleName("dataset", "dataset", 2)}`,
    [slug, ...doorValues(door)],
  )
  if (!row) throw new AppError("not_found", `There is no data set "${slug.slice(0, 200)}".`)
  return row
}

/** Opens or closes the gate. Closing takes the texts out of the search index as well. */
export async function setGate(
  slug: string,
  { gated, terms }: { gated: boolean; terms: string | null },
  door: Door,
): Promise<Gate> {
  await getGate(slug, door)
  await transaction(async (client) => {
    await client.query("UPDATE dataset SET gated = $2, terms = $3 WHERE slug = $1", [slug, gated, terms])
    if (gated)
      await client.query(
        `DELETE FROM search_text WHERE example_id IN
           (SELECT e.id FROM example e JOIN dataset d ON d.id = e.dataset_id WHERE d.slug = $1)`,
        [slug],
      )
  })
  return getGate(slug, door)
}
