import type { PriceEntry } from "./price"

/** Published list prices: models, input, cached input, output; USD per million tokens, standard tier, short prompts. */
type Row = readonly [models: string, input: number, cachedInput: number | null, output: number]
type PriceList = {
  readonly provider: string
  readonly source: string
  readonly asOf: string
  readonly rows: readonly Row[]
}

const openai: readonly Row[] = [
  ["gpt-6-astra", 10, 1, 50],
  ["gpt-6.1-sol", 2, 0.1, 10],
  ["gpt-6-sol", 2, 0.2, 10],
  ["gpt-6-luna", 0.1, 0.01, 0.5],
  ["gpt-5.6-sol", 4, 0.4, 20],
  ["gpt-5.6-terra", 2, 0.2, 12],
  ["gpt-5.6-luna", 0.2, 0.02, 1.2],
  ["gpt-5.5", 5, 0.5, 30],
  ["gpt-5.4", 2.5, 0.25, 15],
  ["gpt-5.4-mini", 0.75, 0.075, 4.5],
  ["gpt-5.4-nano", 0.2, 0.02, 1.25],
  ["gpt-5.2", 1.75, 0.175, 14],
  ["gpt-5.1", 1.25, 0.125, 10],
  ["gpt-5", 1.25, 0.125, 10],
  ["gpt-5-mini", 0.25, 0.025, 2],
  ["gpt-5-nano", 0.05, 0.005, 0.4],
  ["gpt-4.1", 2, 0.5, 8],
  ["gpt-4.1-mini", 0.4, 0.1, 1.6],
  ["gpt-4.1-nano", 0.1, 0.025, 0.4],
  ["gpt-4o", 2.5, 1.25, 10],
  ["gpt-4o-mini", 0.15, 0.075, 0.6],
  ["o4-mini", 1.1, 0.275, 4.4],
  ["o3", 2, 0.5, 8],
  ["o3-mini", 1.1, 0.55, 4.4],
]

const anthropic: readonly Row[] = [
  ["claude-fable-5-1", 10, 0.25, 50],
  ["claude-opus-5-5", 4, 0.2, 20],
  ["claude-opus-5", 5, 0.5, 25],
  ["claude-opus-4-8", 5, 0.5, 25],
  ["claude-opus-4-7", 5, 0.5, 25],
  ["claude-opus-4-6", 5, 0.5, 25],
  ["claude-opus-4-5", 5, 0.5, 25],
  ["claude-opus-4-1", 15, 1.5, 75],
  ["claude-sonnet-5-5", 2, 0.1, 10],
  ["claude-sonnet-5", 2, 0.2, 10],
  ["claude-sonnet-4-6", 3, 0.3, 15],
  ["claude-sonnet-4-5", 3, 0.3, 15],
  ["claude-haiku-5-5", 0.1, 0.01, 0.5],
  ["claude-haiku-4-5", 1, 0.1, 5],
]

const google: readonly Row[] = [
  ["gemini-3.8-flash", 0.75, null, 3.75],
  ["gemini-3.5-flash", 1.5, null, 9],
  ["gemini-3.5-flash-lite", 0.3, null, 2.5],
  ["gemini-3.1-pro-preview", 2, null, 12],
  ["gemini-2.5-pro", 1.25, 0.125, 10],
  ["gemini-2.5-flash", 0.3, 0.03, 2.5],
  ["gemini-2.5-flash-lite", 0.1, 0.01, 0.4],
]

const openaiPage = { source: "developers.openai.com/api/docs/pricing", asOf: "2026-11-05" }
const lists: readonly PriceList[] = [
  { provider: "openai", ...openaiPage, rows: openai },
  // Deployments have names of their own; one that is called after its model most likely is that model.
  { provider: "azure", ...openaiPage, source: `${openaiPage.source} (Azure may differ)`, rows: openai },
  {
    provider: "anthropic",
    source: "platform.claude.com/docs/en/about-claude/pricing",
    asOf: "2026-10-24",
    rows: anthropic,
  },
  { provider: "google", source: "ai.google.dev/gemini-api/docs/pricing", asOf: "2026-10-07", rows: google },
]

/**
 * Prices this version ships, each with source and date. They go out of date: pages say "check with your provider", and
 * an own entry goes before them. An endpoint of one's own ("compatible/…") has none: nobody knows what it charges.
 */
export const shippedPrices: readonly PriceEntry[] = [
  {
    pattern: "builtin",
    input: 0,
    cachedInput: 0,
    output: 0,
    source: "runs on this machine",
    asOf: "2026-11-21",
    own: false,
  },
  ...lists.flatMap(({ provider, source, asOf, rows }) =>
    rows.flatMap(([model, input, cachedInput, output]) =>
      // The name alone, or with the date of a snapshot; never a prefix, which would take in other models.
      [model, `${model}-20*`].map((name) => ({
        pattern: `${provider}/${name}`,
        input,
        cachedInput,
        output,
        source,
        asOf,
        own: false,
      })),
    ),
  ),
]
