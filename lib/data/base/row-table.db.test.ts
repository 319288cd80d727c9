import { expect, it } from "vitest"
import { db, pooled } from "./kysely"
import { rowTable } from "./row-table"

const texts = ['say "so", \\ {a}', "", null, "Größe 漢字 𝛼", "x".repeat(100_000), "NULL"]

it("brings texts as they are: quotation marks, backslashes, commas, braces, every script, null and nothing", async () => {
  const rows = texts.map((someText, at) => ({
    at,
    someText,
    share: at / 10,
    isEven: at % 2 === 0,
    outcome: "refused" as const,
  }))
  const columns = { at: "int4", someText: "text?", share: "float8", isEven: "bool", outcome: "Outcome" } as const
  for (const database of [db(), pooled()])
    expect(
      await database
        .selectFrom(rowTable("r", columns, rows))
        .selectAll()
        .orderBy("r.at")
        .execute(),
    ).toEqual(rows)
})

it("brings JSON, numbers beyond 32 bits, and no rows at all", async () => {
  const reply = { some_title: 'a "b" \\ c', criteria: [{ quote: "α\n" }] }
  const read = (rows: { json: string | null; n: number }[]) =>
    pooled()
      .selectFrom(rowTable("r", { json: "json?", n: "int8" }, rows))
      .select((eb) => ["r.json", eb.cast<string>("r.n", "text").as("n")])
      .execute()
  const rows = [
    { json: JSON.stringify(reply), n: 1e12 },
    { json: null, n: -1 },
  ]
  expect(await read(rows)).toEqual([
    { json: reply, n: "1000000000000" },
    { json: null, n: "-1" },
  ])
  expect(await read([])).toEqual([])
})
