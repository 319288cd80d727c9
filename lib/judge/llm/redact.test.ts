import { expect, it } from "vitest"
import { redact } from "./redact"

it.each([
  ["a configured key", "bad key hunter2-of-mine!", "bad key [key]!"],
  [
    "a key nobody configured",
    "Incorrect API key provided: sk-proj-abc123*****xyz.",
    "Incorrect API key provided: [key]",
  ],
  ["a bearer header", "authorization: Bearer abc.def", "authorization: [key]"],
  ["credentials in an address", "no route to http://me:pw@host/v1", "no route to http://host/v1"],
])("leaves out %s", (_name, text, clean) => {
  expect(redact(text, ["hunter2-of-mine"])).toBe(clean)
})

it("gives one short line", () => {
  expect(redact(`a\n\u0000b ${"x".repeat(1_000)}`, [])).toMatch(/^a b x{1,300}$/)
  expect(redact("x".repeat(1_000), []).length).toBe(300)
})
