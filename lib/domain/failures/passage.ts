import type { Span } from "./evidence"

/** The texts of a failure, as addresses and downloads call them. */
export const textParts = ["input", "output", "reference", "reasoning"] as const
export type TextPart = (typeof textParts)[number]

/** A passage somebody points to: [start, end) in code points of one of the texts. */
export type Passage = Span & { readonly part: TextPart }

/** "output.120-188" -> the passage; null for anything else. */
export function parsePassage(text: string | undefined): Passage | null {
  const match = /^(input|output|reference|reasoning)\.(\d{1,7})-(\d{1,7})$/.exec(text ?? "")
  const part = textParts.find((name) => name === match?.[1])
  if (!match || !part) return null
  const [start, end] = [Number(match[2]), Number(match[3])]
  return end > start ? { part, start, end } : null
}
