import { criterion, spanAt, type Check } from "../finding"
import type { Item } from "../item"
import type { Option } from "../options"

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
  if (wanted === null || taken === null || near(wanted, taken)) return null
  if (item.options.some((option) => option !== key && near(soleNumber(option.text) ?? Number.NaN, wanted))) return null
  const results = [
    ...item.output.matchAll(
      /(?:=|≈|\\approx)\s{0,3}\$?(-?\d[\d,]{0,15}(?:\.\d{1,12})?)(?![\d,.]*\d|\s{0,2}(?:[+*/×^(]|\\times|x\s?10|-\s?\d))/gu,
    ),
  ]
  const result = results.at(-1)
  if (result?.[1] === undefined || !near(Number(result[1].replace(/,/gu, "")), wanted)) return null
  return { start: result.index, end: result.index + result[0].length }
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

function soleNumber(text: string): number | null {
  const match = /^[^\d-]{0,4}(-?\d[\d,]{0,15}(?:\.\d{1,12})?)(?:\s?[^\d\s,.^×*+/-]\D{0,24})?\.?$/u.exec(
    text.trim().slice(0, 60),
  )
  return match?.[1] === undefined ? null : Number(match[1].replace(/,/gu, ""))
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 0.015 * Math.max(Math.abs(a), Math.abs(b))
}
