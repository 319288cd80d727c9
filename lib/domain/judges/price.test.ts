import { describe, expect, it } from "vitest"
import { cpuTimeOf } from "@/lib/testing/process/cpu-time"
import { costOf, fitsPattern, priceOf, type PriceEntry } from "./price"
import { shippedPrices } from "./default-prices"

const own = (pattern: string, input: number): PriceEntry => ({
  pattern,
  input,
  cachedInput: null,
  output: 1,
  source: "your own entry",
  asOf: "2026-11-22",
  own: true,
})

describe("a pattern", () => {
  it.each([
    ["openai/gpt-5", "openai/gpt-5", true],
    ["openai/gpt-5", "openai/gpt-5-mini", false],
    ["openai/gpt-5*", "OpenAI/GPT-5-mini", true],
    ["*", "anything", true],
    ["*/llama-*-instruct", "compatible/llama-3.1-8b-instruct", true],
    ["a*b*c", "a-c-b", false],
    ["ab*ba", "aba", false],
  ])("%s against %s: %s", (pattern, id, fits) => {
    expect(fitsPattern(pattern, id)).toBe(fits)
  })

  it("costs no more time when it is hostile", () => {
    const hostile = `${"*a".repeat(50)}b`
    // Tried in every way there is it would take longer than anybody lives.
    expect(cpuTimeOf(() => expect(fitsPattern(hostile, "a".repeat(200))).toBe(false))).toBeLessThan(1_000)
  })
})

describe("the price of a judge", () => {
  it("is the entry that says most, own entries first", () => {
    const entries = [own("openai/*", 7), own("openai/gpt-5*", 8), ...shippedPrices]
    expect(priceOf("openai/gpt-5-mini", entries)?.input).toBe(8)
    expect(priceOf("openai/o3", entries)?.input).toBe(7)
    expect(priceOf("anthropic/claude-haiku-4-5", entries)?.input).toBe(1)
  })

  it("is unknown for an endpoint of one's own and for a model that is not in the list", () => {
    expect(priceOf("compatible/gpt-4o", shippedPrices)).toBeNull()
    expect(priceOf("openai/gpt-4o-audio-preview", shippedPrices)).toBeNull()
    expect(priceOf("openai/gpt-5.2-pro", shippedPrices)).toBeNull()
  })

  it("holds for a dated snapshot of the same model", () => {
    expect(priceOf("openai/gpt-4o-mini-2024-07-18", shippedPrices)?.input).toBe(0.15)
    expect(priceOf("anthropic/claude-sonnet-4-5-20250929", shippedPrices)?.output).toBe(15)
  })

  it("comes with its source and its day, each shipped pattern once", () => {
    for (const { source, asOf } of shippedPrices) {
      expect(source).not.toBe("")
      expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/)
    }
    expect(new Set(shippedPrices.map(({ pattern }) => pattern)).size).toBe(shippedPrices.length)
  })
})

describe("the cost of tokens", () => {
  const tokens = { inputTokens: 3_000_000, cachedInputTokens: 1_000_000, outputTokens: 500_000 }

  it("charges cached input at its own price", () => {
    expect(costOf(tokens, { input: 2, cachedInput: 0.5, output: 8 })).toBeCloseTo(2 * 2 + 0.5 + 4, 10)
  })

  it("charges cached input like any other when it has no price of its own", () => {
    expect(costOf(tokens, { input: 2, cachedInput: null, output: 8 })).toBeCloseTo(10, 10)
  })

  it("is unknown, not nothing, without a price", () => {
    expect(costOf(tokens, null)).toBeNull()
  })
})
