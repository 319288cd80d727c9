import { demandedLanguage, isOtherLanguage, scriptOf } from "./demanded-language"
import { criterion, type Check } from "@/lib/judge/checks/item/finding"

/** More than this much of the beginning and end is not needed to tell a language. */
const ENOUGH = 4_000

/**
 * The output is in another language than the input asks for; or, where it asks for none, in another script than input
 * and reference alike. Languages of one script are told apart only where the output is plainly English.
 */
export const languageMismatch: Check = (item) => {
  const output = item.output.slice(0, ENOUGH)
  const demanded = demandedLanguage(item.input)
  if (demanded !== null) {
    if (!isOtherLanguage(output, demanded)) return null
    return {
      title: "Other language than the demanded one used",
      summary: `The task demands an answer in ${nameOf(demanded)}; most of the output is in another language.`,
      category: "explicit-prohibition-violation",
      subcategory: "banned-means-used",
      confidence: 0.9,
      criteria: [
        criterion({
          text: `The output is in ${nameOf(demanded)}`,
          present: false,
          quality: "incorrect",
          comment: "Most letters or words are of another language.",
        }),
      ],
    }
  }
  const [asked, given] = [scriptOf(withoutMiddle(item.input)), scriptOf(output)]
  if (asked === null || given === null || asked === given || areJapanese(asked, given)) return null
  if (/\btranslat|\blanguage\b|\bscript\b/iu.test(item.input.slice(0, ENOUGH))) return null
  if (item.reference !== null && scriptOf(item.reference) === given) return null
  return {
    title: "Answers in another script than the question",
    summary: `Question and instructions are in ${asked} script, the output is in ${given} script, and nothing asks for that.`,
    category: "specification-misinterpretation",
    subcategory: null,
    confidence: 0.75,
    criteria: [
      criterion({
        text: "The output is in the language of the question",
        present: false,
        quality: "incorrect",
        comment: `${given} script instead of ${asked}.`,
      }),
    ],
  }
}

function withoutMiddle(text: string): string {
  return text.length <= 2 * ENOUGH ? text : `${text.slice(0, ENOUGH)}\n${text.slice(-ENOUGH)}`
}

/** Japanese may be written in Chinese characters alone. */
function areJapanese(a: string, b: string): boolean {
  return [a, b].every((script) => script === "Japanese" || script === "Han")
}

function nameOf(language: string): string {
  return language.charAt(0).toUpperCase() + language.slice(1)
}
