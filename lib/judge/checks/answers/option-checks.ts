import { criterion, spanAt, spanOf, type Check } from "@/lib/judge/checks/item/finding"
import type { Item } from "@/lib/judge/checks/item/item"
import { optionContradiction } from "./option-contradiction"
import { optionLetter } from "./option-letter"

/** Two or more different option letters for one question, and hardly a word besides. */
const severalAnswers: Check = (item) => {
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

const UNDETERMINED =
  /^(?:the answer )?(?:can ?not|can['’]t) (?:be )?(?:answer(?:ed)?|determined?|known|said|tell)|^not (?:answerable|known|enough (?:info(?:rmation)?)|determinable)|^(?:undetermined|unknown|unanswerable|indeterminate)\b/iu

/** "Cannot be determined" was chosen although the key names a definite option. */
const undeterminedChosen: Check = (item) => {
  const pair = chosenAndKey(item)
  if (!pair || !UNDETERMINED.test(pair.chosen) || UNDETERMINED.test(pair.key)) return null
  return {
    title: "Undetermined option chosen although the text settles it",
    summary: "The output chooses the option that nothing can be said; the reference names a definite option.",
    category: "unwarranted-abstention",
    subcategory: "feasible-task-declined",
    confidence: 0.93,
    criteria: [committed(item, "A definite option is chosen")],
  }
}

/** A definite option was chosen although the key says that the text does not settle the question. */
const undeterminedMissed: Check = (item) => {
  const pair = chosenAndKey(item)
  if (!pair || UNDETERMINED.test(pair.chosen) || !UNDETERMINED.test(pair.key)) return null
  return {
    title: "Definite option chosen without evidence",
    summary:
      "The reference says that the text does not settle the question; the output chooses a definite option all the same.",
    category: "logical-reasoning-error",
    subcategory: "stereotype-based-inference",
    confidence: 0.92,
    criteria: [committed(item, "The lack of evidence is recognised")],
  }
}

function chosenAndKey(item: Item): { chosen: string; key: string } | null {
  const { final } = item.answer
  if (final === null || item.referenceLetter === null || final === item.referenceLetter) return null
  // Options such as "none of the above" in examination questions are another matter: they need knowledge.
  if (item.options.length > 4) return null
  const textOf = (letter: string) => item.options.find((option) => option.letter === letter)?.text
  const chosen = textOf(final)
  const key = textOf(item.referenceLetter)
  return chosen === undefined || key === undefined ? null : { chosen, key }
}

function committed(item: Item, text: string) {
  const last = item.answer.statements.at(-1)
  const quote = last ? item.output.slice(last.start, last.end).trim() : ""
  return criterion({ text, present: false, quality: "incorrect", evidence: spanOf(item.output, quote) })
}

/** Which option the output chooses, in the order in which the registry asks. */
export const optionChecks = {
  "several-answers": severalAnswers,
  "undetermined-chosen": undeterminedChosen,
  "undetermined-missed": undeterminedMissed,
  "option-letter": optionLetter,
  "option-contradiction": optionContradiction,
} satisfies Record<string, Check>
