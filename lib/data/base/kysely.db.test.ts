import { sql } from "kysely"
import { expect, test } from "vitest"
import { query } from "./client"
import { db } from "./kysely"

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
