import { criterion, spanAt, type Check } from "@/lib/judge/checks/item/finding"

/** How much of the end of an output must be one short unit over and over: characters, and times. */
const LEAST_CHARACTERS = 160
const LEAST_TIMES = 8
const WINDOW = 2_000
const LONGEST_UNIT = 200

/**
 * The output ends in an endless loop: its tail is periodic. The prefix function (Knuth, Morris, Pratt) of the
 * reversed tail gives the shortest period of every suffix in linear time.
 */
export const repetition: Check = (item) => {
  const loop = findLoop(item.output)
  // A calculation that loops has usually gone wrong before, and an answer that loops has been given.
  if (loop === null || item.answer.final !== null) return null
  if (/\d\s*[)\]]*\s*=|=\s*[[(]*\s*-?\d/u.test(item.output.slice(-2 * loop.period - 4))) return null
  return {
    title: "Output ends in an endless repetition",
    summary: `Text generation fell into a loop: the same ${loop.period} characters are repeated ${loop.times} times up to the end.`,
    category: "generation-breakdown",
    subcategory: "degenerate-repetition",
    confidence: 0.95,
    criteria: [
      criterion({
        text: "The output comes to an end",
        present: false,
        quality: "incorrect",
        evidence: spanAt(item.output, loop.start, item.output.trimEnd().length),
        comment: "The same text over and over.",
      }),
    ],
    verdict: "whole-solution-wrong",
  }
}

/** The longest periodic tail of the text, when it is long enough to be no accident; offsets are UTF-16. */
export function findLoop(output: string): { start: number; period: number; times: number } | null {
  const text = output.trimEnd()
  const tail = text.slice(-WINDOW)
  const length = tail.length
  if (length < LEAST_CHARACTERS) return null
  const at = (index: number) => tail.charCodeAt(length - 1 - index)
  const border = new Int32Array(length)
  let best: { start: number; period: number; times: number } | null = null
  for (let index = 1; index < length; index += 1) {
    let candidate = border[index - 1] ?? 0
    while (candidate > 0 && at(index) !== at(candidate)) candidate = border[candidate - 1] ?? 0
    if (at(index) === at(candidate)) candidate += 1
    border[index] = candidate
    const period = index + 1 - candidate
    const times = Math.floor((index + 1) / period)
    if (index + 1 < LEAST_CHARACTERS || period > LONGEST_UNIT || times < LEAST_TIMES) continue
    best = { start: text.length - index - 1, period, times }
  }
  return best !== null && /[^\s._\-=]/u.test(tail.slice(-best.period)) ? best : null
}
