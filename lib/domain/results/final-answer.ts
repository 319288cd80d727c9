/** Characters from the end of an output in which its final answer is looked for. */
export const FINAL_PART = 400

const STATED = [
  // "the answer is (C)", "Answer: **12.5**", "A: 20", "#### 18", "\boxed{7}"
  /(?:\banswer\b\s*(?:is|would be|:|=)+|^A:|####)\s*[*("$]*\s*(?:option|choice)?[\s_]*([A-Z](?![\p{L}\p{N}])|[-+]?\$?\d[\d,]*(?:\.\d+)?%?)/gimu,
  /\\boxed\{\s*([^{}]{1,60}?)\s*\}/gu,
]

/**
 * What an output comes to in the end, in a form in which equal answers are equal: an option's letter, a number, or all
 * of a short output. null when it states nothing of the kind. `end` is the last FINAL_PART characters of the output,
 * which may be anybody's text; the work is linear in it.
 * @internal
 */
export function finalAnswer(end: string): string | null {
  const stated = STATED.flatMap((pattern) => [...end.matchAll(pattern)]).sort((a, b) => a.index - b.index)
  const last = stated.at(-1)?.[1]
  if (last !== undefined) return normal(last)
  const whole = end.trim()
  return whole !== "" && whole.length <= 60 ? normal(whole) : null
}

function normal(answer: string): string | null {
  const plain = answer
    .toLowerCase()
    .replaceAll(/[\s$*"“”]+/gu, " ")
    .replaceAll(/[.,;:!?]+(?=\s|$)/gu, "")
    .trim()
  const number = plain.replaceAll(",", "")
  if (/^[-+]?\d+(\.\d+)?%?$/.test(number)) return String(Number.parseFloat(number)) + (number.endsWith("%") ? "%" : "")
  return plain === "" ? null : plain
}

/**
 * The answer most of the given outputs share: how many give it. Only what at least three of them and more than half of
 * those that state any answer agree on counts.
 */
export function sharedAnswer(ends: readonly string[]): { readonly same: number; readonly stated: number } | null {
  const counts = new Map<string, number>()
  for (const end of ends) {
    const answer = finalAnswer(end)
    if (answer !== null) counts.set(answer, (counts.get(answer) ?? 0) + 1)
  }
  const stated = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const same = Math.max(0, ...counts.values())
  return same >= 3 && same * 2 > stated ? { same, stated } : null
}
