import { expect, it } from "vitest"
import { query } from "./client"
import { binaryArray } from "./binary-array"

it("reaches the database as it was: quotation marks, backslashes, commas, braces, every script, null and nothing", async () => {
  const values = ['say "so", \\ {a}', "", null, "Größe 漢字 𝛼", "x".repeat(100_000), "NULL"]
  const [row] = await query<{ texts: unknown }>("SELECT $1::text[] AS texts", [binaryArray("text", values)])
  expect(row?.texts).toEqual(values)
})

it("brings JSON, and arrays of nothing", async () => {
  const reply = { title: 'a "b" \\ c', criteria: [{ quote: "α\n" }] }
  const [row] = await query<{ first: unknown; none: unknown[] }>(
    "SELECT ($1::json[])[1] AS first, $2::text[] AS none",
    [binaryArray("json", [JSON.stringify(reply)]), binaryArray("text", [])],
  )
  expect(row).toEqual({ first: reply, none: [] })
})
