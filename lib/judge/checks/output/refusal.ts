import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"

const DECLINES = [
  /\b(?:I|we) (?:do not|don['’]t|didn['’]t|did not) (?:currently |actually )?have (?:access|any|the|enough|specific|definitive|reliable|sufficient|accurate|verified|information)/iu,
  /\b(?:I am|I['’]m|we are|we['’]re) (?:not able|unable) to (?:verify|provide|find|answer|confirm|determine|locate|assist|help|give)/iu,
  /\b(?:I|we) (?:can ?not|can['’]t|could not|couldn['’]t) (?:definitively |confidently |accurately |reliably )?(?:verify|provide|find|answer|confirm|determine|say|state|make|give|locate|fulfil|assist|help|solve|specify)/iu,
  /\bI(?:['’]m| am) not (?:aware of|familiar with|trained to|certain|sure)\b/iu,
  /\bis not information I have\b/iu,
  /\b(?:is|['’]s) (?:not|no) (?:enough |sufficient |publicly |readily )+(?:available|accessible|information|documented)/iu,
  /\bno (?:publicly |readily )(?:available|accessible)\b[^.]{0,40}\b(?:information|record)/iu,
  /\b(?:limited or no|extremely limited|isn['’]t readily available|no record of)\b/iu,
]

/** Words by which an output commits to something after all. */
const COMMITS =
  /\b(?:however|but),? (?:I (?:believe|think|can say|can tell|do know)|it is (?:likely|believed|possible)|based on|the (?:most likely|closest|best))|\bmy best (?:guess|estimate)|\bI would (?:guess|say|choose)|\banswer is:? \(?[A-Z]\)|\bthe answer is\b|\bhere(?: is|['’]s| are)\b/iu

/** A short output that declines in so many words and commits to no answer. */
export const refusal: Check = (item) => {
  if (item.clipped || item.output.length > 500 || item.answer.final !== null || COMMITS.test(item.output)) return null
  for (const pattern of DECLINES) {
    const match = pattern.exec(item.output)
    if (!match) continue
    return {
      title: "Declines to answer",
      summary: "The output says that it cannot or will not answer and commits to no candidate answer.",
      category: "unwarranted-abstention",
      subcategory: kindOf(item.output, item.options.length > 0 || item.input.length > 600),
      confidence: 0.93,
      criteria: [
        criterion({
          text: "A candidate answer is given",
          present: false,
          quality: "incorrect",
          evidence: spanAt(item.output, match.index, match.index + match[0].length),
          comment: "Says that it does not answer.",
        }),
      ],
    }
  }
  return null
}

function kindOf(output: string, isTask: boolean): string {
  if (isTask) return "feasible-task-declined"
  if (/\b(?:search engine|verify|verified|real-time|browse|sources?)\b/iu.test(output))
    return "tools-or-verification-cited"
  if (/\b(?:publicly|couldn['’]t find|could not find|no record|not aware of|cannot find|documented)\b/iu.test(output))
    return "ignorance-as-missing-record"
  return "plain-non-answer"
}
