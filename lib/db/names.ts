import "server-only"
import { AppError } from "@/lib/errors"
import { query } from "./client"
import { doorValues, isHere, visibleName, type Door } from "./visible-names"

/** A model or data set as people and scripts call it. */
export type Named = { readonly id: number; readonly slug: string; readonly name: string }

/** A model, with the name people use for it where that is known. */
export type NamedModel = Named & { readonly shortName: string | null }

/**
 * What a text is taken for. A person's or script's `word` is the exact name first, then the slug, among the results at
 * hand before all others; the segment of an `address` is the slug it was made of. One model's name may be another one's
 * slug, and a name may look like an id.
 */
type Reading = "word" | "address"

type Lookup = { readonly door: Door; readonly as?: Reading }

/** By exact name, slug or id. Throws not_found for what is not there and for what may not be named here alike. */
export async function getModelNamed(text: string, lookup: Lookup): Promise<NamedModel> {
  const found = await findModelNamed(text, lookup)
  if (!found) throw new AppError("not_found", `There is no model "${text.slice(0, 200)}".`)
  return found
}

export async function findModelNamed(text: string, { door, as = "word" }: Lookup): Promise<NamedModel | undefined> {
  return find<NamedModel>("model", text, { door, as })
}

export async function getDatasetNamed(text: string, { door, as = "word" }: Lookup): Promise<Named> {
  const found = await find<Named>("dataset", text, { door, as })
  if (!found) throw new AppError("not_found", `There is no data set "${text.slice(0, 200)}".`)
  return found
}

/** Names, slugs and ids -> slugs, as the filters of lib/db take them. Unknown ones are not_found. */
export async function getModelFilter(texts: readonly string[], door: Door): Promise<string[]> {
  const found = await Promise.all(texts.map((text) => getModelNamed(text, { door })))
  return [...new Set(found.map(({ slug }) => slug))]
}

/** Names, suites, slugs and ids -> slugs, as the filters of lib/db take them. Unknown ones are not_found. */
export async function getDatasetFilter(texts: readonly string[], door: Door): Promise<string[]> {
  const found = await Promise.all(
    texts.map(async (text) => {
      const suite = await query<{ slug: string }>(
        `SELECT d.slug FROM dataset d WHERE d.suite = $1 AND ${visibleName("dataset", "d", 2)}
           AND NOT EXISTS (SELECT FROM dataset x WHERE x.name = $1 AND x.suite IS DISTINCT FROM $1
                           AND ${visibleName("dataset", "x", 2)})
         ORDER BY d.id`,
        [text, ...doorValues(door)],
      )
      return suite.length > 0 ? suite.map(({ slug }) => slug) : [(await getDatasetNamed(text, { door })).slug]
    }),
  )
  return [...new Set(found.flat())]
}

type Table = "model" | "dataset"

/** What stands for a name in addresses: the readable part alone will do where one visible row alone has it. */
async function find<Row extends Named>(
  table: Table,
  text: string,
  { door, as }: { readonly door: Door; readonly as: Reading },
): Promise<Row | undefined> {
  const exact = await findExactly<Row>(table, text, { door, as })
  if (exact || text.includes("~")) return exact
  const rows = await query<Row>(
    `SELECT ${columnsOf(table)} FROM ${table}
     WHERE split_part(slug, '~', 1) = $1 AND ${visibleName(table, table, 2)} LIMIT 2`,
    [text, ...doorValues(door)],
  )
  return rows.length === 1 ? rows[0] : undefined
}

const columnsOf = (table: Table) => `id, slug, name${table === "model" ? `, short_name AS "shortName"` : ""}`

async function findExactly<Row extends Named>(
  table: Table,
  text: string,
  { door, as }: { readonly door: Door; readonly as: Reading },
): Promise<Row | undefined> {
  const id = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
  const order =
    as === "address"
      ? "slug = $1 DESC, name = $1 DESC"
      : `CASE WHEN name = $1 AND ${isHere(table, table, 3)} THEN 1 WHEN slug = $1 AND ${isHere(table, table, 3)} THEN 2
              WHEN name = $1 THEN 3 WHEN slug = $1 THEN 4 ELSE 5 END`
  const [row] = await query<Row>(
    `SELECT ${columnsOf(table)} FROM ${table}
     WHERE (slug = $1 OR name = $1 OR id = $2) AND ${visibleName(table, table, 3)}
     ORDER BY ${order} LIMIT 1`,
    [text, id, ...doorValues(door)],
  )
  return row
}
