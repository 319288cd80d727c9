import { afterAll, beforeAll, expect, test } from "vitest"
import { pool, query, transaction } from "./client"
import { watchVisibleData, type VisibleData } from "./visible-data"

let data: VisibleData
beforeAll(async () => {
  await query("CREATE TABLE seen_probe (value int)")
  data = watchVisibleData()
})
afterAll(() => data.close())

const rows = async () => (await query<{ n: number }>("SELECT count(*)::int AS n FROM seen_probe"))[0]?.n

/** Other test files write on the same server: their writes may change the text, nothing may keep it from changing. */
async function quietly(look: () => Promise<void>): Promise<void> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const before = await data.seen()
    await look()
    if ((await data.seen()) === before) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error("Reading changed what is seen, forty times.")
}

test("reading changes nothing", () =>
  quietly(async () => {
    await rows()
    await query("UPDATE seen_probe SET value = 0 WHERE value = -1")
  }))

test("what was written is seen with the answer to the writing", async () => {
  for (let written = 1; written <= 20; written += 1) {
    const before = await data.seen()
    await query("INSERT INTO seen_probe VALUES ($1)", [written])
    expect(await data.seen()).not.toBe(before)
  }
})

test("a transaction is seen when it ends, not while it is at work", async () => {
  const count = await rows()
  let within = ""
  await transaction(async (client) => {
    await client.query("INSERT INTO seen_probe VALUES (100)")
    within = await data.seen()
    expect(await rows()).toBe(count)
  })
  expect(await data.seen()).not.toBe(within)
  expect(await rows()).toBe((count ?? 0) + 1)
})

test("one that began earlier and ends later than another is seen as well", async () => {
  const slow = await pool().connect()
  try {
    await slow.query("BEGIN")
    await slow.query("INSERT INTO seen_probe VALUES (200)")
    await query("INSERT INTO seen_probe VALUES (201)")
    const before = await data.seen()
    await slow.query("COMMIT")
    expect(await data.seen()).not.toBe(before)
  } finally {
    slow.release()
  }
})

test("many who ask at once cost two questions", async () => {
  const texts = await Promise.all(Array.from({ length: 50 }, () => data.seen()))
  expect(new Set(texts).size).toBeLessThanOrEqual(2)
})
