import { z } from "zod"

/** USD per million tokens. `cachedInput` null: input the provider had cached costs what other input costs. */
export type TokenPrice = { readonly input: number; readonly cachedInput: number | null; readonly output: number }

/** A price with where it is from: shipped with its source and date, or entered by somebody. */
export type PriceEntry = TokenPrice & {
  /** judge ids it holds for; `*` stands for any text */
  readonly pattern: string
  readonly source: string
  /** the day on which it was true, YYYY-MM-DD */
  readonly asOf: string
  readonly own: boolean
}

export type Tokens = {
  /** all of the prompts, cached ones included */
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
}

/** A price as it is kept with an analysis. */
export const storedPriceSchema: z.ZodType<PriceEntry> = z.object({
  pattern: z.string(),
  input: z.number().min(0),
  cachedInput: z.number().min(0).nullable(),
  output: z.number().min(0),
  source: z.string(),
  asOf: z.string(),
  own: z.boolean(),
})

/**
 * "openai/gpt-5*" fits "openai/gpt-5-mini"; upper and lower case do not matter. Linear in the length of the id.
 * @internal
 */
export function fitsPattern(pattern: string, judgeId: string): boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split("*")
  const id = judgeId.toLowerCase()
  if (rest.length === 0) return id === first
  const last = rest.pop() ?? ""
  if (!id.startsWith(first) || !id.endsWith(last) || id.length < first.length + last.length) return false
  let at = first.length
  const end = id.length - last.length
  for (const part of rest) {
    const found = id.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}

/**
 * The price of a judge, null when nobody knows it: somebody's own entries go before shipped ones, and among either the
 * pattern that says most (the most characters beside `*`).
 */
export function priceOf(judgeId: string, entries: readonly PriceEntry[]): PriceEntry | null {
  const fitting = entries.filter((entry) => fitsPattern(entry.pattern, judgeId))
  const said = ({ pattern }: PriceEntry) => pattern.replaceAll("*", "").length
  return fitting.sort((a, b) => Number(b.own) - Number(a.own) || said(b) - said(a))[0] ?? null
}

/** USD. Null when the price is unknown: that is never the same as 0. */
export function costOf(tokens: Tokens, price: TokenPrice | null): number | null {
  if (!price) return null
  const cached = Math.min(tokens.cachedInputTokens, tokens.inputTokens)
  const perCached = price.cachedInput ?? price.input
  return ((tokens.inputTokens - cached) * price.input + cached * perCached + tokens.outputTokens * price.output) / 1e6
}
