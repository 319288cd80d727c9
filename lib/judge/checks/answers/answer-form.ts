import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"
import type { Item } from "@/lib/judge/checks/item/item"

/** A form that the input demands of the whole answer in so many words, and how to tell that it was not kept to. */
type Form = {
  readonly demand: RegExp
  readonly words: string
  readonly isKept: (output: string) => boolean
}

const ONLY = String.raw`(?:with|by giving|by writing|using) (?:only|just|nothing but|exactly)`
const ANSWER = String.raw`\b(?:answer|respond|reply)`

const forms: readonly Form[] = [
  {
    demand: new RegExp(
      String.raw`${ANSWER} (?:only (?:with )?|${ONLY} |with )(?:a )?["'“]?yes["'”]? or ["'“]?no["'”]?`,
      "iu",
    ),
    words: "is yes or no",
    isKept: (output) => /\b(?:yes|no)\b/iu.test(output),
  },
  {
    demand: new RegExp(
      String.raw`${ANSWER} (?:only (?:with )?|${ONLY} |with )["'“]?true["'”]? or ["'“]?false["'”]?`,
      "iu",
    ),
    words: "is true or false",
    isKept: (output) => /\b(?:true|false)\b/iu.test(output),
  },
  {
    demand: new RegExp(
      String.raw`${ANSWER} ${ONLY} (?:(?:the|a|one|a single) )?(?:option |answer )?letter\b|\bonly (?:output|write|give|return) the letter\b`,
      "iu",
    ),
    words: "is one letter",
    isKept: (output) => /^[\s"'*([]{0,6}[A-Z][\s"'*)\].:,]{0,6}$/u.test(output) || output.length > 100_000,
  },
  {
    demand: new RegExp(
      String.raw`${ANSWER} ${ONLY} (?:the|a|one|a single) (?:single )?(?:number|integer|numeral)\b|\bonly (?:output|write|give|return) (?:the|a|one) (?:final )?(?:number|integer)\b`,
      "iu",
    ),
    words: "is one number",
    isKept: (output) => !/\p{L}{3,}\s+\p{L}{2,}/u.test(output) && /\d/u.test(output),
  },
  {
    demand: new RegExp(String.raw`${ANSWER} (?:${ONLY}|with|in) (?:one|a single) word\b(?! or\b)`, "iu"),
    words: "is one word",
    isKept: (output) => (output.trim().match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu)?.length ?? 0) <= 1,
  },
  {
    demand:
      /\b(?:return|output|respond with|reply with|answer with|produce) (?:only |just |nothing but )?(?:(?:a|one) )?(?:single )?(?:valid )?json(?: object| array)?(?: only)?\b(?![^.\n]{0,40}\b(?:or|then|after)\b)/iu,
    words: "is JSON",
    isKept: holdsJson,
  },
]

/**
 * The input asks for yes or no, one letter, one number, one word or JSON, and the output is nothing of the kind.
 * Instructions stand at the ends of a prompt; a refusal and an empty output are other matters.
 */
export const answerForm: Check = (item) => {
  const text = instructions(item)
  const output = item.output.trim()
  if (item.clipped || output === "" || item.constraints.length > 0) return null
  const broken = forms.find((form) => form.demand.test(text) && !form.isKept(output))
  if (!broken || /\b(?:cannot|can['’]t|unable|sorry|don['’]t know)\b/iu.test(output.slice(0, 300))) return null
  return {
    title: "Answer not in the demanded form",
    summary: `The task demands an answer that ${broken.words}; the output is something else.`,
    category: "output-format-violation",
    subcategory: "wrapper-or-syntax-broken",
    confidence: 0.85,
    criteria: [
      criterion({
        text: `The answer ${broken.words}`,
        present: false,
        quality: "incorrect",
        evidence: spanAt(
          item.output,
          item.output.indexOf(output),
          item.output.indexOf(output) + Math.min(80, output.length),
        ),
        comment: "Another form.",
      }),
    ],
  }
}

function instructions({ input }: Item): string {
  return input.length <= 3_000 ? input : `${input.slice(0, 1_500)}\n${input.slice(-1_500)}`
}

/** The whole output, or the only fenced block in it, parses. */
function holdsJson(output: string): boolean {
  const fenced = /```(?:json)?\s*\n([^`]{1,90000})```/iu.exec(output)?.[1]
  return [output, fenced ?? ""].some((text) => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  })
}
