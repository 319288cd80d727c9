import { expect, test } from "vitest"
import { cpuTimeOf } from "@/lib/testing/process/cpu-time"
import { seededRandom } from "@/lib/stats/core/random"
import { diffTexts } from "./diff-texts"

const cut = (text: string, ranges: readonly { from: number; to: number }[] = []) =>
  ranges.map(({ from, to }) => text.slice(from, to))

test("words that only one side has are marked in it", () => {
  const [a, b] = ["The answer is (B) because it grows.", "The answer is (C) because it shrinks fast."]
  const diff = diffTexts(a, b)
  expect(diff?.unit).toBe("words")
  expect(cut(a, diff?.a)).toEqual(["B", "grows"])
  expect(cut(b, diff?.b)).toEqual(["C", "shrinks fast"])
})

test("what is left over on either side is the same text", () => {
  const random = seededRandom("texts")
  const words = (n: number) =>
    Array.from({ length: n }, () => ["so", "x = 2", "\n", "therefore", "👍"][random.below(5)]).join(" ")
  for (let round = 0; round < 20; round += 1) {
    const [a, b] = [words(60), words(60)]
    const diff = diffTexts(a, b)
    const rest = (text: string, ranges: readonly { from: number; to: number }[] = []) =>
      [...ranges].reverse().reduce((left, { from, to }) => left.slice(0, from) + left.slice(to), text)
    expect(rest(a, diff?.a)).toBe(rest(b, diff?.b))
  }
})

test("equal texts and empty ones", () => {
  expect(diffTexts("same", "same")).toEqual({ unit: "words", a: [], b: [], common: 1 })
  expect(diffTexts("", "")).toMatchObject({ common: 1 })
  expect(diffTexts("", "all new")).toMatchObject({ a: [], b: [{ from: 0, to: 7 }], common: 0 })
})

test("long texts are compared by line, and the longest not at all", () => {
  const long = Array.from({ length: 2_000 }, (_, line) => `line ${line} of the answer`)
  const changed = long.map((line, index) => (index === 7 ? "another line" : line))
  const diff = diffTexts(long.join("\n"), changed.join("\n"))
  expect(diff?.unit).toBe("lines")
  expect(cut(changed.join("\n"), diff?.b)).toEqual(["another line\n"])
  expect(diffTexts("x".repeat(150_000), "y".repeat(150_000))).toBeNull()
})

test("texts made to be slow end in time", () => {
  const random = seededRandom("hostile")
  const noise = () => Array.from({ length: 6_000 }, () => String.fromCharCode(97 + random.below(26))).join(" ")
  const [a, b] = [noise(), noise()]
  expect(cpuTimeOf(() => void diffTexts(a, b))).toBeLessThan(3_000)
})
