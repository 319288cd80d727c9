import "server-only"
import { sql, type SqlBool } from "kysely"
import { AppError } from "@/lib/errors"
import { pooled } from "@/lib/data/base/kysely"
import type { NameAccess } from "./visible-names"
import { canName, isAtHand } from "./visible-names"

/** A model or dataset as people and scripts call it. */
export type Named = { readonly id: number; readonly slug: string; readonly name: string }

/** A model, with the name people use for it where that is known. */
export type NamedModel = Named & { readonly shortName: string | null }

/**
 * What a text is taken for. A person's or script's `word` is the exact name first, then the slug, among the results at
 * hand before all others; the segment of an `address` is the slug it was made of. One model's name may be another one's
 * slug, and a name may look like an id.
 */
type Reading = "word" | "address"

type Lookup = { readonly access: NameAccess; readonly as?: Reading }

/** By exact name, slug or id. Throws not_found for what is not there and for what may not be named here alike. */
export async function getModelNamed(text: string, lookup: Lookup): Promise<NamedModel> {
  return (await findModelNamed(text, lookup)) ?? noneNamed("model", text, lookup.access)
}

export async function findModelNamed(text: string, { access, as = "word" }: Lookup): Promise<NamedModel | undefined> {
  return find("model", text, { access, as })
}

export async function getDatasetNamed(text: string, { access, as = "word" }: Lookup): Promise<Named> {
  return (await find("dataset", text, { access, as })) ?? noneNamed("dataset", text, access)
}

const mostCandidates = 6

/**
 * Nothing is called so exactly: what may be meant is named, of what may be named here. These are names that are the same
 * but for capitals, or that look the same in addresses.
 */
async function noneNamed(table: Table, text: string, access: NameAccess): Promise<never> {
  const shown = `"${text.slice(0, 200)}"`
  const rows = await rowsOf(table, access)
    .where((eb) =>
      eb.or([
        sql<SqlBool>`split_part(${eb.ref("t.slug")}, '~', 1) = ${text}`,
        sql<SqlBool>`lower(${eb.ref("t.name")}) = lower(${text})`,
        sql<SqlBool>`lower(${eb.ref("t.slug")}) = lower(${text})`,
      ]),
    )
    .orderBy("t.id")
    .limit(mostCandidates)
    .execute()
  if (rows.length === 0) throw new AppError("not_found", `There is no ${table} ${shown}.`)
  const candidates = rows.map(({ name, slug }) => ({ name, slug }))
  const names = candidates.map(({ name }) => `"${name}"`).join(", ")
  const message = `No ${table} is called ${shown} exactly. It may be ${names}: say which, by its full name.`
  throw new AppError("not_found", message, { details: { candidates } })
}

/** Names, slugs and ids -> slugs, as the filters of lib/data take them. Unknown ones are not_found. */
export async function getModelFilter(texts: readonly string[], access: NameAccess): Promise<string[]> {
  const found = await Promise.all(texts.map((text) => getModelNamed(text, { access })))
  return [...new Set(found.map(({ slug }) => slug))]
}

/** Names, suites, slugs and ids -> slugs, as the filters of lib/data take them. Unknown ones are not_found. */
export async function getDatasetFilter(texts: readonly string[], access: NameAccess): Promise<string[]> {
  const found = await Promise.all(
    texts.map(async (text) => {
      const suite = await listSuite(text, access)
      return suite.length > 0 ? suite : [(await getDatasetNamed(text, { access })).slug]
    }),
  )
  return [...new Set(found.flat())]
}

/** Slugs of a suite's datasets; none where a dataset outside of it has that very name. */
async function listSuite(name: string, access: NameAccess): Promise<string[]> {
  const rows = await pooled()
    .selectFrom("dataset as d")
    .select("d.slug")
    .where("d.suite", "=", name)
    .where((eb) => canName("dataset", eb.ref("d.id"), access))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("dataset as namesake")
            .select("namesake.id")
            .where("namesake.name", "=", name)
            .where("namesake.suite", "is distinct from", name)
            .where((inner) => canName("dataset", inner.ref("namesake.id"), access)),
        ),
      ),
    )
    .orderBy("d.id")
    .execute()
  return rows.map(({ slug }) => slug)
}

type Table = "model" | "dataset"

/** What stands for a name in addresses: the readable part alone will do where one visible row alone has it. */
async function find(table: Table, text: string, { access, as }: Required<Lookup>): Promise<NamedModel | undefined> {
  const exact = await findExactly(table, text, { access, as })
  if (exact || text.includes("~")) return exact
  const rows = await rowsOf(table, access)
    .where((eb) => sql<SqlBool>`split_part(${eb.ref("t.slug")}, '~', 1) = ${text}`)
    .limit(2)
    .execute()
  return rows.length === 1 ? rows[0] : undefined
}

/** Rows of the table that may be named here, with what people use for a model. */
function rowsOf(table: Table, access: NameAccess) {
  const named =
    table === "model"
      ? pooled().selectFrom("model").select(["id", "slug", "name", "shortName"])
      : pooled()
          .selectFrom("dataset")
          .select(["id", "slug", "name"])
          .select(sql<string | null>`NULL`.as("shortName"))
  return pooled()
    .selectFrom(named.as("t"))
    .selectAll()
    .where((eb) => canName(table, eb.ref("t.id"), access))
}

function findExactly(table: Table, text: string, { access, as }: Required<Lookup>): Promise<NamedModel | undefined> {
  const id = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
  const found = rowsOf(table, access).where((eb) =>
    eb.or([eb("t.slug", "=", text), eb("t.name", "=", text), eb("t.id", "=", id)]),
  )
  const ordered =
    as === "address"
      ? found.orderBy((eb) => eb("t.slug", "=", text), "desc").orderBy((eb) => eb("t.name", "=", text), "desc")
      : found.orderBy((eb) => {
          const isHere = isAtHand(table, eb.ref("t.id"), access)
          return eb
            .case()
            .when(eb.and([eb("t.name", "=", text), isHere]))
            .then(1)
            .when(eb.and([eb("t.slug", "=", text), isHere]))
            .then(2)
            .when("t.name", "=", text)
            .then(3)
            .when("t.slug", "=", text)
            .then(4)
            .else(5)
            .end()
        })
  return ordered.limit(1).executeTakeFirst()
}
