import { expect, test } from "vitest"
import { variantSentences, variantsOf } from "./variants"

const on = (datasetTitle: string, variantA: string | null, variantB: string | null, shared = 3) => ({
  ...{ datasetTitle, variantA, variantB, shared },
})

test("different variants are named once, with the benchmarks where they do not differ on all", () => {
  expect(variantSentences([on("GSM8K", "strict-match", "flexible-extract")])).toEqual([
    "A counts strict-match, B flexible-extract",
  ])
  expect(variantSentences([on("GSM8K", "", "strict-match"), on("MATH", "", "strict-match")])).toEqual([
    "A counts plain answers, B strict-match",
  ])
  const some = ["GSM8K", "MATH", "AIME", "MGSM"].map((title) => on(title, "strict", ""))
  expect(variantSentences([...some, on("MMLU", "", "")])).toEqual([
    "GSM8K, MATH and 2 more: A counts strict, B plain answers",
  ])
  const many = Array.from({ length: 5 }, (_, at) => on(`d${at}`, `v${at}`, ""))
  expect(variantSentences(many).slice(2)).toEqual([
    "d2: A counts v2, B plain answers",
    "So it is with 2 more pairs of variants",
  ])
})

test("nothing is said of the same variant, of benchmarks that share nothing, or of a side without answers", () => {
  const rows = [on("a", "strict", "strict"), on("b", "strict", "loose", 0), on("c", "strict", null)]
  expect(variantSentences(rows)).toEqual([])
})

test("of one item both variants are named where they differ", () => {
  expect(variantsOf({ variant: "strict", variantB: "strict" })).toBe("strict")
  expect(variantsOf({ variant: "", variantB: "" })).toBe("")
  expect(variantsOf({ variant: "strict", variantB: "" })).toBe("A strict, B plain answers")
})
