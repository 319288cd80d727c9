import { expect, it } from "vitest"
import { cpuTimeOf } from "@/lib/testing/process/cpu-time"
import { tokenCounter } from "./count-tokens"

it("counts what o200k counts", async () => {
  const count = await tokenCounter()
  expect(count("")).toBe(0)
  expect(count("hello world")).toBe(2)
  expect(count("antidisestablishmentarianism")).toBe(6)
})

it("takes the marks of a tokenizer as text when somebody writes them", async () => {
  const count = await tokenCounter()
  expect(count("a<|endoftext|>b")).toBeGreaterThan(3)
})

it.each([
  ["one letter", "a".repeat(100_000)],
  ["no spaces", Array.from({ length: 100_000 }, (_, at) => String.fromCharCode(97 + ((at * at * 7) % 26))).join("")],
  ["Chinese", Array.from({ length: 50_000 }, (_, at) => String.fromCharCode(0x4e00 + ((at * at) % 5_000))).join("")],
  ["spaces", " ".repeat(100_000)],
])("does not slow down on a long run of %s", async (_name, text) => {
  const count = await tokenCounter()
  expect(cpuTimeOf(() => expect(count(text)).toBeGreaterThan(0))).toBeLessThan(1_500)
})
