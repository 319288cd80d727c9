import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"
import type { Item } from "@/lib/judge/checks/item/item"
import type { Option } from "@/lib/judge/checks/item/options"

/**
 * Wrong letter for the right content: the statement of the answer gives a letter together with the words of another
 * option, and those are the reference's ("The answer is (C) 15.50" where 15.50 is option B).
 */
export const optionLetter: Check = (item) => {
  const { final, statements } = item.answer
  const key = item.options.find((option) => option.letter === item.referenceLetter)
  const chosen = item.options.find((option) => option.letter === final)
  const last = statements.at(-1)
  if (!key || !chosen || !last || key.letter === chosen.letter) return null
  if (isSame(key.text, chosen.text) || new Set(statements.map(({ letter }) => letter)).size > 1) return null
  const content = contentBeside(item, last)
  if (!content || !named(content.text, item.options, key)) return null
  return {
    title: "Wrong letter for the right content",
    summary: `The answer is stated in the words of option ${key.letter}, which the reference names, but with the letter ${chosen.letter}.`,
    category: "answer-reasoning-mismatch",
    subcategory: "option-contradicts-result",
    confidence: 0.93,
    criteria: [
      criterion({
        text: "Letter and words of the answer belong to the same option",
        present: true,
        quality: "incorrect",
        evidence: spanAt(item.output, content.start, content.end),
        comment: `Words of ${key.letter}, letter ${chosen.letter}.`,
      }),
    ],
  }
}

type Place = { readonly text: string; readonly start: number; readonly end: number }

/** What stands right behind the letter, up to the end of the line. */
function contentBeside(item: Item, { start, end }: { start: number; end: number }): Place | null {
  const rest = /^[*.):,\s-]{0,6}(?:because it is |which is |i\.e\.,? |namely )?([^\n]{1,300})/u.exec(
    item.output.slice(end, end + 320),
  )
  const text = rest?.[1]?.trim()
  if (!rest || text === undefined || text === "") return null
  return { text, start, end: end + rest[0].trimEnd().length }
}

/** The words are those of `key` and of no other option. */
function named(text: string, options: readonly Option[], key: Option): boolean {
  return isSame(text, key.text) && options.every((option) => option === key || !isSame(text, option.text))
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [plain(a), plain(b)]
  return left !== "" && left === right
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/\\?[$*"'“”‘’]/gu, "")
    .replace(/\s+/gu, " ")
    .replace(/[.,;:!)\s]+$/u, "")
    .trim()
}
