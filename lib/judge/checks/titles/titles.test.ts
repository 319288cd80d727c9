import { describe, expect, it } from "vitest"
import type { AssignItem, AssignOption, TitleCount } from "@/lib/method/judge/judge"
import { assign } from "./assign"
import { undeterminedTitle } from "./title-cue"
import { propose, refine, review } from "./construct"
import { embedTexts } from "./embedder"

const titles: TitleCount[] = [
  { title: "Wrong date recalled for an event", summary: "A year is wrong.", count: 9 },
  { title: "Wrong year recalled for an event", summary: "A year is wrong.", count: 4 },
  { title: "Sum added up wrongly", summary: "An addition fails.", count: 5 },
  { title: "Numbers added up wrongly", summary: "An addition fails.", count: 2 },
  { title: "Forbidden comma used", summary: "A comma occurs.", count: 3 },
]

const option = (number: number, name: string, extra: Partial<AssignOption> = {}): AssignOption => ({
  number,
  name,
  definition: `${name}.`,
  includes: [],
  excludes: [],
  slug: null,
  below: [],
  ...extra,
})

const item = (number: number, title: string, categoryHint: string | null = null): AssignItem => ({
  number,
  title,
  summary: "",
  categoryHint,
})

describe("categories out of titles", () => {
  it("groups like titles and names each group after its most frequent title", async () => {
    const drafts = await propose({ titles, limit: 5, parent: null }, embedTexts)
    expect(drafts.map((draft) => draft.name)).toEqual([
      "Wrong date recalled for an event",
      "Sum added up wrongly",
      "Forbidden comma used",
    ])
    expect(drafts[0]?.definition).toContain("named after the most frequent")
  })

  it("does not depend on the order of the titles", async () => {
    const forwards = await propose({ titles, limit: 5, parent: null }, embedTexts)
    const backwards = await propose({ titles: [...titles].reverse(), limit: 5, parent: null }, embedTexts)
    expect(backwards).toEqual(forwards)
  })

  it("keeps to the limit by leaving out the rarest group", async () => {
    const drafts = await propose({ titles, limit: 2, parent: null }, embedTexts)
    expect(drafts.map((draft) => draft.name)).not.toContain("Forbidden comma used")
  })

  it("adds a category only for titles that belong to none", async () => {
    const categories = [{ name: "Wrong date recalled", definition: "A date is wrong." }]
    const drafts = await refine({ titles, categories, limit: 5, parent: null }, embedTexts)
    expect(drafts[0]).toEqual(categories[0])
    expect(drafts.map((draft) => draft.name)).toContain("Forbidden comma used")
    expect(drafts.map((draft) => draft.name)).not.toContain("Wrong year recalled for an event")
  })

  it("merges categories with one meaning", async () => {
    const categories = [
      { name: "Wrong date recalled", definition: "a" },
      { name: "wrong date recalled", definition: "b" },
      { name: "Forbidden comma used", definition: "c" },
    ]
    expect(await review({ categories, limit: 5, parent: null }, embedTexts)).toEqual([categories[0], categories[2]])
  })
})

describe("assignment", () => {
  const release = [
    option(1, "Factual Error", { slug: "factual-error", below: ["wrong-date-or-number"] }),
    option(2, "Computation Error", { slug: "computation-error" }),
  ]

  it("follows the hint, for a category and for one below it", async () => {
    const items = [item(1, "x", "computation-error"), item(2, "y", "wrong-date-or-number")]
    expect([...(await assign({ items, options: release }, embedTexts))]).toEqual([
      [1, 2],
      [2, 1],
    ])
  })

  it("leaves a failure without a determined cause unassigned on a release", async () => {
    const items = [item(1, undeterminedTitle("date asked")), item(2, "x", "factual-error")]
    expect([...(await assign({ items, options: release }, embedTexts))]).toEqual([[2, 1]])
  })

  it("finds the group that a title was put into", async () => {
    const [first, second] = await propose({ titles, limit: 2, parent: null }, embedTexts)
    const options = [option(1, first?.name ?? "", first), option(2, second?.name ?? "", second)]
    const assigned = await assign({ items: titles.map(({ title }, row) => item(row + 1, title)), options }, embedTexts)
    expect([...assigned.values()].slice(0, 4)).toEqual([1, 1, 2, 2])
  })

  it("says Other when nothing is near", async () => {
    const options = [option(1, "Wrong date recalled"), option(2, "Sum added up wrongly")]
    const assigned = await assign({ items: [item(1, "Poem without rhyme")], options }, embedTexts)
    expect(assigned.get(1)).toBe(0)
  })
})
