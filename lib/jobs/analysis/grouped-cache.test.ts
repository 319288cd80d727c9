import { expect, it } from "vitest"
import { groupedCache } from "./grouped-cache"

const aCache = () => groupedCache<string>({ most: 10, sizeOf: (text) => text.length })

it("keeps what came first of a group that is too large", () => {
  const cache = aCache()
  for (const key of [1, 2, 3, 1, 2, 3]) cache.set("a", key, "1234")
  expect([1, 2, 3].map((key) => cache.get("a", key))).toEqual(["1234", "1234", undefined])
})

it("forgets the group that got nothing for longest when another needs its room", () => {
  const cache = aCache()
  cache.set("a", 1, "1234")
  cache.set("b", 1, "1234")
  cache.set("a", 2, "12")
  cache.set("c", 1, "1234")
  expect(cache.get("b", 1)).toBeUndefined()
  expect([cache.get("a", 1), cache.get("a", 2), cache.get("c", 1)]).toEqual(["1234", "12", "1234"])
})

it("holds nothing larger than itself, and has all its room again when a group is gone", () => {
  const cache = aCache()
  cache.set("a", 1, "12345678901")
  expect(cache.get("a", 1)).toBeUndefined()
  cache.set("a", 2, "1234567890")
  cache.set("b", 1, "1234567890")
  expect([cache.get("a", 2), cache.get("b", 1)]).toEqual([undefined, "1234567890"])
})
