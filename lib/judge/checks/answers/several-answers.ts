import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"

/** Two or more different option letters for one question, and hardly a word besides. */
export const severalAnswers: Check = (item) => {
  const { statements, bare } = item.answer
  const letters = new Set(statements.map((statement) => statement.letter))
  const first = statements[0]
  const last = statements.at(-1)
  if (!bare || letters.size < 2 || !first || !last) return null
  return {
    title: "Several conflicting option letters",
    summary: `The question has one answer; the output states ${[...letters].join(", ")} without reasoning and settles on none.`,
    category: "incomplete-reasoning",
    subcategory: "several-answers-no-commitment",
    confidence: 0.95,
    criteria: [
      criterion({
        text: "One option is chosen",
        present: false,
        quality: "incorrect",
        evidence: spanAt(item.output, first.start, last.end),
        comment: `${letters.size} different letters.`,
      }),
    ],
  }
}
