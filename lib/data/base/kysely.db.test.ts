import { sql } from "kysely"
import { afterEach, expect, test } from "vitest"
import { query } from "./client"
import { db, pooled } from "./kysely"

test("a typed query has what plain SQL has, named as the schema names it", async () => {
  await query("INSERT INTO model (slug, name) VALUES ('typed-a', 'Typed A'), ('typed-b', 'Typed B')")
  const rows = await db()
    .selectFrom("model")
    .select(["name", "shortName", "createdAt"])
    .select((eb) => [
      eb.cast<number>(eb.fn.countAll().over(), "integer").as("all"),
      sql<number[]>`ARRAY[1, 2]`.as("list"),
      sql<number>`0.1::float8`.as("float"),
      sql<unknown>`'{"a_b": [1, null]}'::jsonb`.as("json"),
      sql<boolean>`${eb.ref("name")} = any(${["Typed A", "x"]}::text[])`.as("isFirst"),
    ])
    .where("slug", "in", ["typed-a", "typed-b"])
    .orderBy("name", (by) => by.collate("C"))
    .execute()
  expect(rows).toEqual(
    ["Typed A", "Typed B"].map((name, at) => ({
      ...{ name, shortName: null, createdAt: expect.any(Date) as Date, all: 2, list: [1, 2], float: 0.1 },
      ...{ json: { a_b: [1, null] }, isFirst: at === 0 },
    })),
  )
})

const zone = process.env.TZ
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

test("a moment is the same one by every way, wherever the machine stands", async () => {
  process.env.TZ = "Europe/Berlin"
  const at = new Date("2026-11-01T00:30:00.000Z")
  const add = (database: ReturnType<typeof db>, slug: string, createdAt: Date | undefined) =>
    database.insertInto("model").values({ slug, name: slug, createdAt }).execute()
  await Promise.all([add(db(), "moment-a", at), add(pooled(), "moment-b", at), add(pooled(), "moment-c", undefined)])
  const read = async (database: ReturnType<typeof db>) =>
    (
      await database.selectFrom("model").select("createdAt").where("slug", "like", "moment-%").orderBy("slug").execute()
    ).map(({ createdAt }) => createdAt)
  const [throughPrisma, onThePool] = [await read(db()), await read(pooled())]
  expect(onThePool).toEqual(throughPrisma)
  expect(onThePool.slice(0, 2)).toEqual([at, at])
  expect(Math.abs((onThePool[2]?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
})
