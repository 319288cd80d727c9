import { readBlocks } from "./blocks"
import { leavesOf, type Block, type Range } from "./rich-document"

/** Longest text that is rendered, in UTF-16 units; longer ones are shown plain. */
const longestRendered = 24_000
const mostLeaves = 1_500

export type TextPlan =
  | { readonly kind: "rendered"; readonly blocks: readonly Block[] }
  | { readonly kind: "plain"; readonly why: "asked" | "too-long" | "too-complex" | "evidence" }

/**
 * How to show a text: rendered, unless it is too long, too complex, or has a mark (evidence, passage) that would not
 * be seen there. `marks` are UTF-16 ranges of the text. Linear in the text's length.
 */
export function planText(text: string, wanted: "rendered" | "plain", marks: readonly Range[] = []): TextPlan {
  if (wanted === "plain") return { kind: "plain", why: "asked" }
  if (text.length > longestRendered) return { kind: "plain", why: "too-long" }
  const blocks = readBlocks(text)
  const leaves = leavesOf(blocks)
  if (leaves.length > mostLeaves) return { kind: "plain", why: "too-complex" }
  const seen = (mark: Range) => leaves.some((leaf) => leaf.from < mark.to && leaf.to > mark.from)
  return marks.every(seen) ? { kind: "rendered", blocks } : { kind: "plain", why: "evidence" }
}
