export type CountTokens = (text: string) => number

let loading: Promise<CountTokens> | undefined

/** Counts tokens of o200k, the encoding of OpenAI's models since GPT-4o. Loaded at first use: its table is 2 MB. */
export function tokenCounter(): Promise<CountTokens> {
  loading ??= load()
  return loading
}

async function load(): Promise<CountTokens> {
  const { countTokens } = await import("gpt-tokenizer/encoding/o200k_base")
  // "<|endoftext|>" in somebody's text is text.
  const options = { disallowedSpecial: new Set<string>() }
  return (text) => pieces(text).reduce((sum, piece) => sum + countTokens(piece, options), 0)
}

/**
 * A long run without a break costs the square of its length: it is cut every 64 characters, which adds at most one
 * token to each.
 */
function pieces(text: string): string[] {
  return text.replace(/\S{64}(?=\S)|\s{64}(?=\s)/gu, "$&\u0000").split("\u0000")
}
