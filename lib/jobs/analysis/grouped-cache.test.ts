import { expect, it } from "vitest"
import { groupedMemory } from "./grouped-cache"

const aMemory = () => groupedMemory<string>({ most: 10, sizeOf: (text) => text.length })

it("keeps what came first of a group that is too large", () => {
  const memory = aMemory()
  for (const key of [1, 2, 3, 1, 2, 3]) memory.set("a", key, "1234")
  expect([1, 2, 3].map((key) => memory.get("a", key))).toEqual(["1234", "1234", undefined])
})

it("forgets the group that got nothing for longest when another needs its room", () => {
  const memory = aMemory()
  memory.set("a", 1, "1234")
  memory.set("b", 1, "1234")
  memory.set("a", 2, "12")
  memory.set("c", 1, "1234")
  expect(memory.get("b", 1)).toBeUndefined()
  expect([memory.get("a", 1), memory.get("a", 2), memory.get("c", 1)]).toEqual(["1234", "12", "1234"])
})

it("holds nothing larger than itself, and has all its room again when a group is gone", () => {
  const memory = aMemory()
  memory.set("a", 1, "12345678901")
  expect(memory.get("a", 1)).toBeUndefined()
  memory.set("a", 2, "1234567890")
  memory.set("b", 1, "1234567890")
  expect([memory.get("a", 2), memory.get("b", 1)]).toEqual([undefined, "1234567890"])
})
