import { hash } from "node:crypto"

/**
 * Unicode NFC, runs of white space collapsed to one space, ends trimmed. The pattern is /\s+/ without its matches of one
 * single space, which change nothing: five times as fast on the texts of an import.
 */
export function normaliseText(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[^\S ]\s*| \s+/gu, " ")
    .trim()
}

/** First 16 hex digits of the sha256 of `text`. */
export function shortHash(text: string): string {
  return hash("sha256", text, "hex").slice(0, 16)
}

/**
 * Identity of an example's content: hash of its normalised input, a newline, its normalised reference.
 * Two results may be paired item by item only when these are equal.
 */
export function contentHash(input: string, reference: string | null): string {
  return shortHash(`${normaliseText(input)}\n${normaliseText(reference ?? "")}`)
}

/** As a row has them: `itemHash` of what makes the item this one where prompts differ by run. */
type Hashed = { readonly itemHash: string | null; readonly contentHash: string }

/**
 * What an item is known by, wherever two are held against each other: the item beside its prompt where there is one,
 * else its content. The twin in SQL: lib/data/scope/item-hash.ts.
 */
export const itemIdentity = ({ itemHash, contentHash: content }: Hashed): string => itemHash ?? content
