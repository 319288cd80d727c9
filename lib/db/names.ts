import "server-only"
import { AppError } from "@/lib/errors"
import { query } from "./client"

/** A model or data set as people and scripts call it. */
export type Named = { readonly id: number; readonly slug: string; readonly name: string }

/** A model, with the name people use for it where that is known. */
export type NamedModel = Named & { readonly shortName: string | null }

/** By slug, by exact name, or by id; in this order, because a name may look like a number. */
export async function getModelNamed(text: string): Promise<NamedModel> {
  const found = await find<NamedModel>("model", text)
  if (!found) throw new AppError("not_found", `There is no model "${text.slice(0, 200)}".`)
  return found
}

export async function getDatasetNamed(text: string): Promise<Named> {
  const found = await find<Named>("dataset", text)
  if (!found) throw new AppError("not_found", `There is no data set "${text.slice(0, 200)}".`)
  return found
}

/** Slugs, names, ids and suites -> slugs, as the filters of lib/db take them. Unknown ones are not_found. */
export async function getDatasetFilter(texts: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    texts.map(async (text) => {
      const suite = await query<{ slug: string }>("SELECT slug FROM dataset WHERE suite = $1 ORDER BY id", [text])
      return suite.length > 0 ? suite.map(({ slug }) => slug) : [(await getDatasetNamed(text)).slug]
    }),
  )
  return [...new Set(found.flat())]
}

async function find<Row extends Named>(table: "model" | "dataset", text: string): Promise<Row | undefined> {
  const id = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
  const shortName = table === "model" ? `, short_name AS "shortName"` : ""
  const [row] = await query<Row>(
    `SELECT id, slug, name${shortName} FROM ${table} WHERE slug = $1 OR name = $1 OR id = $2
     ORDER BY slug = $1 DESC, name = $1 DESC LIMIT 1`,
    [text, id],
  )
  return row
}
