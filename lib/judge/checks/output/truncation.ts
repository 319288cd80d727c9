import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"
import { bracketTrace } from "./bracket-trace"
import { findLoop } from "./repetition"

const UNFINISHED_WORD = /^(?:the|a|an|this|that|it|there|based|to|in|of)$/iu

/**
 * The output stops in the middle: a lone function word where an option was asked for, or long working that ends
 * inside a bracket, a quotation or a list, without any statement of an answer.
 */
export const truncation: Check = (item) => {
  const text = item.output.trim()
  if (item.clipped || text === "") return null
  if (item.answer.final === null && item.options.length > 0 && UNFINISHED_WORD.test(text))
    return finding(item.output, "The output stops after its first word.")
  if (text.length < 300 || /answer|solution|final|in conclusion|therefore/iu.test(text.slice(-400))) return null
  if (item.constraints.length > 0 || findLoop(text) !== null || bracketTrace(item) !== null) return null
  return isCut(text.slice(-1_500))
    ? finding(item.output, "The output breaks off inside an unfinished expression.")
    : null
}

/** Inside an open quotation or bracket, or at a word or sign that must be followed by something. */
function isCut(tail: string): boolean {
  const line = tail.slice(tail.lastIndexOf("\n") + 1)
  if (/[.!?`*_$]["'”’)\]]{0,3}$/u.test(line)) return false
  const open = (line.match(/[[({]/gu)?.length ?? 0) > (line.match(/[\])}]/gu)?.length ?? 0)
  const quotes = (line.match(/"/gu)?.length ?? 0) % 2 === 1
  return open || quotes || /[,:;<=+\-\\(["“]$/u.test(line)
}

function finding(output: string, comment: string) {
  const end = output.trimEnd().length
  return {
    title: "Cut off before the answer",
    summary: `${comment} No final answer appears.`,
    category: "generation-breakdown",
    subcategory: "truncated-before-answer",
    confidence: 0.93,
    criteria: [
      criterion({
        text: "A final answer is stated",
        present: false,
        quality: null,
        evidence: spanAt(output, Math.max(0, end - 60), end),
        comment,
      }),
    ],
  }
}
