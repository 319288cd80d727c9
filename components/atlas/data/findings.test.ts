import { describe, expect, test } from "vitest"
import { proportionInterval } from "@/lib/stats/proportions/proportion"
import type { AtlasRow } from "./atlas-rows"
import {
  benchmarksTellApart,
  fractionInWords,
  judgesDiffer,
  leadingCategory,
  modelsStandApart,
  reviewedInWords,
  secondJudgeAgrees,
  subCategoriesHold,
} from "./findings"

const row = (name: string, count: number, of: number, kind: AtlasRow["kind"] = "category"): AtlasRow => ({
  key: name,
  kind,
  node: null,
  name,
  depth: 1,
  read: count,
  models: 1,
  datasets: 1,
  share: of > 0 ? proportionInterval(count, of) : null,
  rate: null,
  heat: [],
  children: [],
})

describe("the leading category", () => {
  const all = { given: 1_000, labelled: 1_000, coverage: 1 }
  const leading = (rows: AtlasRow[], size: number, labels = all) => leadingCategory(rows, { labels, size })

  test("is named with its part when the first two differ", () => {
    expect(leading([row("Slips", 187, 1000), row("Others", 109, 1000)], 1000)).toBe(
      "Slips comes first: nearly one failure in five",
    )
  })

  test("is none when they do not, and both are named", () => {
    expect(leading([row("A", 22, 100), row("B", 18, 100)], 100)).toBe("No single commonest failure: A and B come first")
  })

  test("is none of a run that labelled less than half: its coverage is said instead", () => {
    const rows = [row("Not placed", 2_281, 2_297, "unassigned"), row("Breakdown", 16, 2_297)]
    expect(leading(rows, 2_297, { given: 2_297, labelled: 16, coverage: 16 / 2_297 })).toBe(
      "Labelled 16 of 2,297 given to the judge (0.7%)",
    )
  })

  test("has no fraction when few were read, and is none of the outcomes", () => {
    expect(leading([row("A", 15, 20), row("B", 1, 20)], 20)).toBe("A comes first")
    expect(leading([row("No error found", 9, 10, "no-error-found"), row("A", 0, 10)], 10)).toBe(
      "No failure has been placed in a category yet",
    )
    expect(leading([row("A", 3, 10), row("No error found", 7, 10, "no-error-found")], 10)).toBe(
      "Every placed failure is in A",
    )
  })
})

test("labels by rules set no model apart: their rates have no interval", () => {
  const rated = (slug: string, rate: number) => {
    return { slug, name: slug, read: 50, count: 10, attempts: 100, rate: { estimate: rate, low: rate, high: rate } }
  }
  const suites = [{ suite: "Q", models: [rated("a", 0.5), rated("b", 0.01)] }] as unknown as Parameters<
    typeof modelsStandApart
  >[0]
  expect(modelsStandApart(suites, "It")).toBe("No model stands clearly apart from the others")
})

test("shares become the nearest plain fraction", () => {
  expect(fractionInWords(0.1872)).toBe("nearly one failure in five")
  expect(fractionInWords(0.25)).toBe("about one failure in four")
  expect(fractionInWords(0.53)).toBe("more than one failure in two")
  expect(fractionInWords(0.66)).toBe("about two failures in three")
  expect(fractionInWords(0.03)).toBe("3% of failures")
})

const model = (name: string, count: number, read: number) => ({
  slug: name,
  name,
  count,
  read,
  rate: proportionInterval(count, read),
  share: null,
})
const suite = (name: string, models: readonly ReturnType<typeof model>[]) => ({
  suite: name,
  count: models.reduce((sum, one) => sum + one.count, 0),
  read: models.reduce((sum, one) => sum + one.read, 0),
  models,
})

describe("models that stand apart", () => {
  test("are claimed only beyond each other's intervals", () => {
    const apart = suite("Q", [model("a", 90, 100), model("b", 50, 100), model("c", 5, 100)])
    expect(modelsStandApart([apart], "It")).toBe("On Q, two models meet it clearly more often than c")
    expect(modelsStandApart([suite("Q", [model("a", 90, 100), model("c", 5, 100)])], "It")).toBe(
      "On Q, a meets it clearly more often than c",
    )
  })

  test("are none when intervals touch or too few were read", () => {
    expect(modelsStandApart([suite("Q", [model("a", 6, 12), model("b", 4, 12)])], "It")).toBe(
      "No model stands clearly apart from the others",
    )
    expect(modelsStandApart([suite("Q", [model("a", 4, 4), model("b", 0, 4)])], "It")).toBe(
      "Only one model read so far shows it",
    )
    expect(modelsStandApart([suite("Q", [model("a", 0, 40)])], "It")).toBe("No model read so far shows It")
  })
})

test("benchmarks differ only when the widest gap is clear of the narrowest", () => {
  const spread = (name: string, low: number, high: number) => ({
    suite: name,
    datasetSlug: name,
    items: 1000,
    threshold: 0.5,
    lowerIsBetter: false,
    read: 0,
    noErrorFound: 0,
    models: [
      { slug: "a", name: "a", rate: proportionInterval(low, 1000) },
      { slug: "b", name: "b", rate: proportionInterval(high, 1000) },
    ],
  })
  expect(benchmarksTellApart([spread("x", 100, 600), spread("y", 400, 450)])).toBe(
    "Benchmarks differ in how far they tell models apart",
  )
  expect(benchmarksTellApart([spread("x", 100, 600), spread("y", 100, 610)])).toBe("Failure rates by benchmark")
  expect(benchmarksTellApart([spread("x", 100, 600)])).toBe("Failure rates on x")
})

test("sub-categories: the fewest that hold most", () => {
  const counts = (...reads: number[]) => reads.map((read) => ({ read }))
  expect(subCategoriesHold(counts(32, 31, 29, 26, 16, 7))).toBe(
    "Three of six sub-categories hold about two failures in three",
  )
  expect(subCategoriesHold(counts(80, 10, 10))).toBe("One of three sub-categories holds about four failures in five")
  expect(subCategoriesHold(counts(3, 2, 1))).toBe("3 sub-categories")
})

test("a second judge: plain counts, and a badge only with enough of them", () => {
  expect(secondJudgeAgrees(18, 20)).toBe("A second judge agrees on 18 of 20")
  expect(secondJudgeAgrees(0, 0)).toBe("No second judge has looked at this category")
  expect(judgesDiffer({ agreed: 6, asked: 9 })).toBe(true)
  expect(judgesDiffer({ agreed: 18, asked: 20 })).toBe(false)
  expect(judgesDiffer({ agreed: 0, asked: 1 })).toBe(false)
})

test("what people reviewed is said as it is", () => {
  expect(reviewedInWords(0)).toBe("no person has reviewed the categories yet")
  expect(reviewedInWords(1)).toBe("people have reviewed 1 failure so far")
})
