import { expect, it } from "vitest"
import { boundedMemory } from "./bounded-memory"

const aMemory = (most: number) => boundedMemory<string>({ most, sizeOf: (text) => text.length })

it("forgets what was of no use for longest once there is more than it may hold", () => {
  const memory = aMemory(10)
  memory.set("a", "1234")
  memory.set("b", "1234")
  expect(memory.get("a")).toBe("1234")
  memory.set("c", "1234")
  expect([memory.get("a"), memory.get("b"), memory.get("c")]).toEqual(["1234", undefined, "1234"])
})

it("counts what is set again once, and holds nothing larger than itself", () => {
  const memory = aMemory(10)
  memory.set("a", "12345678")
  memory.set("a", "12")
  memory.set("b", "12345678")
  expect([memory.get("a"), memory.get("b")]).toEqual(["12", "12345678"])
  memory.set("c", "12345678901")
  expect([memory.get("a"), memory.get("b"), memory.get("c")]).toEqual([undefined, undefined, undefined])
})
