import { expect, test } from "vitest"
import { pageMemory, type RememberedPage } from "./page-memory"

const page = (bytes: number): RememberedPage => ({
  seen: "1:1:",
  until: 1,
  headers: {},
  etag: '"a"',
  body: Buffer.alloc(bytes),
})

test("what was not asked for longest goes first", () => {
  const memory = pageMemory({ bytes: 1_000_000, pages: 2 })
  memory.set("a", page(1))
  memory.set("b", page(1))
  memory.get("a")
  memory.set("c", page(1))
  expect([memory.get("a"), memory.get("b"), memory.get("c")].map(Boolean)).toEqual([true, false, true])
})

test("bytes are bounded, and given back", () => {
  const memory = pageMemory({ bytes: 100_000, pages: 1_000 })
  for (let at = 0; at < 500; at += 1) memory.set(`page ${at}`, page(10_000))
  expect(memory.bytes).toBeLessThanOrEqual(100_000)
  expect(memory.pages).toBe(7)
  const before = memory.bytes
  memory.set("page 499", page(5_000))
  expect(memory.bytes).toBe(before - 5_000)
})

test("one that is larger than everything is not kept", () => {
  const memory = pageMemory({ bytes: 10_000, pages: 10 })
  memory.set("large", page(20_000))
  expect(memory.pages).toBe(0)
  expect(memory.bytes).toBe(0)
})
