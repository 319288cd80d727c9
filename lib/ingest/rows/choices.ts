/** "A", "B", … as multiple choice is written; numbers after "Z". */
const choiceLetter = (index: number): string => (index < 26 ? String.fromCharCode(65 + index) : String(index + 1))

/** A question with its choices below it. */
export function withChoices(question: string, choices: readonly string[]): string {
  if (choices.length === 0) return question
  const lines = choices.map((choice, index) => `${choiceLetter(index)}) ${choice.trim()}`)
  return `${question.trimEnd()}\n\n${lines.join("\n")}`
}
