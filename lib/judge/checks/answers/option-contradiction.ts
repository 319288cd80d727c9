import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"
import type { Item } from "@/lib/judge/checks/item/item"
import type { Option } from "@/lib/judge/checks/item/options"

/**
 * The working ends at the content of the right option, but another letter is chosen. Fires only when the content
 * that the working ends at is the reference's: then everything up to the choice was right.
 */
export const optionContradiction: Check = (item) => {
  const { final, statements } = item.answer
  const key = item.options.find((option) => option.letter === item.referenceLetter)
  const chosen = item.options.find((option) => option.letter === final)
  const last = statements.at(-1)
  if (!key || !chosen || !last || key.letter === chosen.letter || new Set(statements.map((s) => s.letter)).size > 1)
    return null
  const stated = endsAtNumber(item, key, chosen) ?? endsAtText(item, key, chosen)
  if (!stated) return null
  return {
    title: "Chosen option contradicts the own result",
    summary: `The working arrives at the content of option ${key.letter}, which the reference names, but the output chooses ${chosen.letter}.`,
    category: "answer-reasoning-mismatch",
    subcategory: "option-contradicts-result",
    confidence: 0.92,
    criteria: [
      criterion({
        text: "The working arrives at the right content",
        present: true,
        quality: "correct",
        evidence: spanAt(item.output, stated.start, stated.end),
      }),
      criterion({
        text: "The option with this content is chosen",
        present: true,
        quality: "incorrect",
        evidence: spanAt(item.output, last.start, last.end),
        comment: `Chooses ${chosen.letter} instead of ${key.letter}.`,
      }),
    ],
  }
}

type Place = { readonly start: number; readonly end: number }

/** The last result ("= 6.04 eV", "≈ 75") is the number of the reference's option and of no other. */
function endsAtNumber(item: Item, key: Option, chosen: Option): Place | null {
  const wanted = soleNumber(key.text)
  const taken = soleNumber(chosen.text)
  if (wanted === null || taken === null || isNear(taken.value, wanted)) return null
  const others = item.options.filter((option) => option !== key).map((option) => soleNumber(option.text))
  if (others.some((other) => other !== null && isNear(other.value, wanted))) return null
  const result = [...item.output.matchAll(/(?:=|≈|\\approx)\s{0,3}\$?(-?\d[\d,]{0,15}(?:\.\d{1,12})?)/gu)].at(-1)
  if (result?.[1] === undefined) return null
  const end = result.index + result[0].length
  if (/^\s{0,2}(?:[\d.,]*\d|[+*/×^(πe]|\\(?:times|cdot|pi)|x\s?10|-\s?\d)/u.test(item.output.slice(end, end + 12)))
    return null
  return isNear(Number(result[1].replace(/,/gu, "")), wanted) ? { start: result.index, end } : null
}

/** The last sentence before the choice quotes the reference's option word for word, and not the chosen one. */
function endsAtText(item: Item, key: Option, chosen: Option): Place | null {
  const wanted = key.text.replace(/[.\s]+$/u, "").toLowerCase()
  if (wanted.length < 15 || chosen.text.toLowerCase().includes(wanted)) return null
  const place = item.output.toLowerCase().lastIndexOf(wanted)
  const choice = item.answer.statements.at(-1)?.start ?? 0
  if (place < 0 || place > choice || choice - place - wanted.length > 120) return null
  if (item.output.toLowerCase().includes(chosen.text.replace(/[.\s]+$/u, "").toLowerCase())) return null
  if (/\b(?:not|isn['’]t|incorrect|wrong|false)\b/iu.test(item.output.slice(Math.max(0, place - 80), choice)))
    return null
  return { start: place, end: place + wanted.length }
}

type Sole = { readonly value: number; readonly step: number }

/** The only number of an option, with the size of one step of its last digit. */
function soleNumber(text: string): Sole | null {
  const match = /^[^\d-]{0,4}(-?\d[\d,]{0,15}(?:\.(\d{1,12}))?)(?:\s?[^\d\s,.^×*+/-]\D{0,24})?\.?$/u.exec(
    text.trim().slice(0, 60),
  )
  if (match?.[1] === undefined) return null
  return { value: Number(match[1].replace(/,/gu, "")), step: 10 ** -(match[2]?.length ?? 0) }
}

/** Equal as far as the option's digits go, give or take one in the last. */
function isNear(value: number, { value: wanted, step }: Sole): boolean {
  return Math.abs(value - wanted) <= Math.min(1.01 * step, 0.02 * Math.abs(wanted))
}
