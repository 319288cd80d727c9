import { describe, expect, it } from "vitest"
import { releaseCategories } from "@/lib/judge/checks/release-categories"
import { humanTypes, measureHuman, type HumanItem } from "./human-labels"
import type { Label } from "./measured-share"

const label = (category: string, subcategory: string | null): Label => ({
  category,
  subcategory,
  byRule: false,
  confidence: 0.5,
})
const invented = label("source-unfaithfulness", "unsupported-content-added")
const contradicted = label("source-unfaithfulness", "supplied-value-misreported")

describe("agreement with typed human labels", () => {
  it("maps to categories that the release has", () => {
    for (const slug of humanTypes.flatMap(({ slugs }) => slugs)) expect(releaseCategories.has(slug), slug).toBe(true)
  })

  const items: HumanItem[] = [
    { types: ["Incorrect", "Not checkable"], label: invented },
    { types: ["Incorrect"], label: invented },
    { types: ["Incorrect"], label: contradicted },
    { types: ["Other"], label: contradicted },
    { types: ["Off-topic (flag)"], label: label("generation-breakdown", "empty-output") },
    { types: ["Incorrect"], label: null },
    { types: [], label: contradicted },
  ]

  it("counts a label that corresponds to any given type, of those with a type and a label", () => {
    const figures = measureHuman(items)
    expect(figures).toMatchObject({ items: 6, labelled: 5, coverage: 5 / 6 })
    expect(figures.type.estimate).toBe(3 / 5)
    expect(figures.category.estimate).toBe(4 / 5)
    expect(figures.oneType).toMatchObject({ labelled: 4, type: { estimate: 2 / 4 } })
  })

  it("holds it against always naming the most frequent type", () => {
    expect(measureHuman(items).majority).toMatchObject({ type: "Incorrect", share: { estimate: 3 / 5 } })
  })

  it("shows what was said for what was given, silence included", () => {
    expect(measureHuman(items).confusion).toEqual(
      expect.arrayContaining([
        { said: "Not checkable", given: "Incorrect", count: 2 },
        { said: "no label", given: "Incorrect", count: 1 },
        { said: "Off-topic (flag)", given: "Off-topic (flag)", count: 1 },
      ]),
    )
  })
})
