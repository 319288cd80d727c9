import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"

/**
 * A trace that reads the input bracket by bracket ("12: ( ; stack: < (") is held against the input: the first step
 * that reads another symbol than the input has at that place, or leaves a stack that does not follow, is wrong.
 */
export const bracketTrace: Check = (item) => {
  const given = /Input:((?:\s*[()[\]{}<>]){4,2000})\s*$/u.exec(item.input.slice(-8_000))?.[1]?.match(/\S/gu)
  if (!given) return null
  let stack: string[] = []
  for (const match of item.output.matchAll(/^(\d{1,4}): ([()[\]{}<>]) ; stack: ((?:[()[\]{}<>] ?)*|empty)$/gmu)) {
    const step = Number(match[1])
    const symbol = match[2] ?? ""
    const after: string[] = (match[3] ?? "").match(/[()[\]{}<>]/gu) ?? []
    const expected = follow(stack, given[step - 1] ?? "")
    if (given[step - 1] !== symbol || expected === null || expected.join("") !== after.join(""))
      return finding(item.output, { start: match.index, end: match.index + match[0].length, step })
    stack = after
  }
  return null
}

const opener: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{", ">": "<" }

function follow(stack: readonly string[], symbol: string): string[] | null {
  const wanted = opener[symbol]
  if (wanted === undefined) return [...stack, symbol]
  return stack.at(-1) === wanted ? stack.slice(0, -1) : null
}

function finding(output: string, { start, end, step }: { start: number; end: number; step: number }) {
  return {
    title: "Trace of symbols departs from the input",
    summary: `Reading the input symbol by symbol, step ${step} of the trace records a symbol or a stack that does not follow from the input.`,
    category: "state-tracking-error",
    subcategory: "trace-symbol-corrupted",
    confidence: 0.95,
    criteria: [
      criterion({
        text: "Each step reads the next symbol and updates the stack rightly",
        present: true,
        quality: "incorrect",
        evidence: spanAt(output, start, end),
        comment: "First step that does not follow.",
      }),
    ],
  }
}
