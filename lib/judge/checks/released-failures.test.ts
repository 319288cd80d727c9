import { existsSync } from "node:fs"
import path from "node:path"
import { describe, expect, it } from "vitest"
import { measuredAgreement } from "@/lib/judge-info/measured-agreement"
import { readLabelledFailures } from "@/lib/testing/files/labelled-failures"
import { readSharedRows } from "@/lib/testing/files/shared-rows"
import { checkNames, checks, firstFinding } from "./registry"
import { diagnoseItem } from "./diagnose"
import { readItem } from "./item/item"
import { builtinIndex } from "./model/load-index"
import { allowanceFor } from "./model/predict"
import { releaseCategories } from "./release-categories"

/** Real failures, read from ../shared; the texts are not part of this project. */
const shared = path.join(import.meta.dirname, "../../../../shared")
const isThere = existsSync(path.join(shared, "atlas/annotations.jsonl"))
const title = isThere ? "on the released failures" : "on the released failures (skipped: ../shared is not there)"

describe.skipIf(!isThere)(title, () => {
  const labelled = isThere ? (readLabelledFailures() ?? []) : []
  const items = labelled.map(readItem)

  it("finds the texts of all 1,165", () => {
    expect(labelled).toHaveLength(1_165)
  })

  it.each(checkNames)("check %s is right in at least nine of ten cases, and speaks as often as is said", (name) => {
    const fired = items.flatMap((item, row) => {
      const finding = checks[name](item)
      return finding ? [finding.category === labelled[row]?.category] : []
    })
    const said = measuredAgreement.checks.find(({ check }) => check === name)
    expect(fired).toHaveLength(said?.fired ?? -1)
    expect(fired.filter(Boolean).length).toBeGreaterThanOrEqual(0.9 * fired.length)
  })

  it("labels at least 70 % with at least 60 % agreement, without anything of the example itself", () => {
    const index = builtinIndex()
    const slugs = labelled.map((one) => diagnoseItem(one, index).categoryHint)
    const parent = new Map(labelled.map((one) => [one.subcategory, one.category]))
    const given = slugs.filter((slug) => slug !== null).length
    const right = slugs.filter((slug, row) => slug !== null && (parent.get(slug) ?? slug) === labelled[row]?.category)
    expect(given / labelled.length).toBeGreaterThanOrEqual(0.7)
    expect(right.length / given).toBeGreaterThanOrEqual(0.6)
  })

  it("never looks up what the release says of an example", () => {
    const index = builtinIndex()
    items.forEach((item, row) => {
      const { weights, excludes } = allowanceFor(item, index)
      expect(weights).toHaveLength(1)
      expect(excludes(row)).toBe(true)
    })
  })

  it("names only categories of the release", () => {
    const index = builtinIndex()
    for (const one of labelled.slice(0, 200)) {
      const { categoryHint } = diagnoseItem(one, index)
      if (categoryHint !== null) expect(releaseCategories.has(categoryHint)).toBe(true)
    }
  })
})

describe.skipIf(!isThere)(isThere ? "on outputs scored as right" : "skipped: ../shared is not there", () => {
  const right = isThere ? (readSharedRows() ?? []).filter(({ score }) => score === 1) : []

  it("sees a broken instruction in at most one of 200", () => {
    const following = right.filter(({ dataset }) => dataset === "ifeval")
    const broken = following.filter((row) => {
      const name = firstFinding(readItem(row))?.name
      return name !== undefined && name !== "repetition" && name !== "refusal"
    })
    expect(following.length).toBeGreaterThan(3_000)
    expect(broken.length / following.length).toBeLessThanOrEqual(0.005)
  })

  it("speaks on at most one of 200, as often as is said", () => {
    const spoken = right.filter((row) => firstFinding(readItem(row)) !== null).length
    expect({ outputs: right.length, spoken }).toEqual(measuredAgreement.rightOutputs)
    expect(spoken / right.length).toBeLessThanOrEqual(0.005)
    // Eighteen thousand answers: a busy machine takes its time.
  }, 120_000)
})
