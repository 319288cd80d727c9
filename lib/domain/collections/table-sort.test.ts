import { expect, test } from "vitest"
import { sortOf, sortText } from "./table-sort"

test("an order written into the address is read again, and nothing else is", () => {
  for (const sort of [
    { id: "rate", desc: true },
    { id: "name", desc: false },
  ])
    expect(sortOf(sortText(sort), ["name", "rate"])).toEqual(sort)
  expect(sortText(undefined)).toBe("")
  expect(
    [undefined, "", "price", "rate.asc", "rate.desc.x", "__proto__"].map((text) => sortOf(text, ["rate"])),
  ).toEqual(Array(6).fill(undefined))
})
