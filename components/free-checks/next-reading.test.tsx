import { renderToStaticMarkup } from "react-dom/server"
import { expect, it } from "vitest"
import { ChecksFound } from "./checks-found"
import { NextReading } from "./next-reading"

const range = (low: number, high: number) => ({ low, high })
const total = {
  ...{ calls: range(233, 250), inputTokens: range(410_000, 520_000), outputTokens: range(28_000, 163_000) },
  usd: range(0.3, 0.5),
}
const price = {
  ...{ pattern: "openai/gpt-5-mini", input: 0.25, cachedInput: 0.025, output: 2 },
  ...{ source: "a price list", asOf: "2026-11-05", own: false },
}
const basis = {
  promptTokens: range(1, 2),
  replyTokens: range(1, 2),
  repliesMeasured: 0,
  titlesFrom: "release",
} as const
const estimate = { failures: 233, counted: 40, tokenizer: "own", price, stages: [], total, basis } as const
const shown = (values: Partial<Parameters<typeof NextReading>[0]>) =>
  renderToStaticMarkup(<NextReading failures={233} judge="gpt-5-mini" estimate={estimate} href="/form" {...values} />)

it("offers a reading at its price, and says what that is made of", () => {
  expect(shown({})).toContain("Have an LLM diagnose 233 failures (about $0.40)")
  expect(shown({})).toContain(
    "By gpt-5-mini: 410,000 to 520,000 tokens in, 28,000 to 160,000 out, $0.30 to $0.50 at $0.25 in, $0.025 cached, $2.00 out per million tokens (a price list, 2026-11-05).",
  )
  expect(shown({ failures: 2_306 })).toContain("Have an LLM diagnose 233 of 2,306 failures (about $0.40)")
})

it("says of a price that nobody knows that it is unknown, and of no model that there is none", () => {
  const unpriced = { ...estimate, price: null, total: { ...total, usd: null } }
  expect(shown({ estimate: unpriced })).toMatch(
    /diagnose 233 failures \(price unknown\).*Nobody has said what it costs/,
  )
  expect(shown({ judge: null, estimate: null })).toMatch(/diagnose 233 failures<.*No language model is set up here/)
  expect(shown({ judge: null, estimate: null })).not.toContain("$")
})

it("calls what the checks did not find not read", () => {
  const kinds = [1, 2, 3, 4, 5].map((n) => ({ slug: `k${n}`, name: `Kind ${n}`, count: 10 - n }))
  const html = renderToStaticMarkup(
    <ChecksFound given={2306} labelled={312} kinds={kinds} href="/a" hrefOf={(slug) => `/atlas/${slug}`} />,
  )
  expect(html.replace(/<[^>]*>/g, "")).toMatch(
    /^Free checks labelled 312 of 2,306 failures by rules and likeness; they say nothing about the other 1,994\. On new benchmarks \d+ of \d+ such labels held\.Kind 1 9Kind 2 8Kind 3 7Kind 4 61 more$/,
  )
})
