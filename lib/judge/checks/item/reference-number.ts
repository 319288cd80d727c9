import type { Item } from "./item"

/**
 * The reference, or the option it names, when that is one number with at most a unit, or a solution that ends in one
 * ("#### 12", "The answer is: 12", "A: 12"); null otherwise.
 */
export function referenceNumber(item: Pick<Item, "options" | "referenceLetter" | "reference">): number | null {
  const text = item.options.find((option) => option.letter === item.referenceLetter)?.text ?? item.reference ?? ""
  const match =
    /^\D{0,8}?(-?\d[\d,]*(?:\.\d+)?)[^\d]{0,20}$/u.exec(text.trim().slice(0, 60)) ??
    /(?:####|answer is:?|\bA(?:nswer)?:|=) {0,3}\$?(-?\d[\d,]*(?:\.\d+)?)[^\d\n]{0,40}$/iu.exec(text.trim().slice(-80))
  return match?.[1] === undefined ? null : Number(match[1].replace(/,/gu, ""))
}

/** Equal to half a percent, as far as rounding of a written result goes. */
export function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 0.005 * Math.max(Math.abs(a), Math.abs(b)) + 1e-9
}
