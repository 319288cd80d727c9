import { describe, expect, it } from "vitest"
import { undetermined } from "@/lib/domain/failures/annotation"
import { parseConfig } from "@/lib/method/config/analysis-config"
import { growTree, type BuiltTree } from "./grow-tree"
import { noUsage, type CategoryDraft, type Judge, type JudgeResult } from "@/lib/method/judge/judge"
import { placeOnTree } from "./assign-to-tree"
import { toTitleItems } from "./title-items"

const good = <T>(value: T): JudgeResult<T> => ({ ok: true, value, usage: noUsage })
const bad: JudgeResult<never> = { ok: false, reason: "unparseable", detail: "no JSON", usage: noUsage }
const drafts = (...names: string[]) => names.map((name): CategoryDraft => ({ name, definition: `All of ${name}` }))

type Words = {
  /** categories inside a parent; null: the answer cannot be read */
  readonly divide: (parent: string | null) => string[] | null
  /** the category of a title among those on offer; null: none fits; undefined: left out */
  readonly place: (title: string, names: readonly string[]) => string | null | undefined
}

/** A judge that knows only what the test tells it. */
function judgeOf({ divide, place }: Words): Judge {
  const propose = async ({ parent }: { parent: CategoryDraft | null }) => {
    const names = divide(parent?.name ?? null)
    return names ? good(drafts(...names)) : bad
  }
  return {
    id: "told",
    heuristic: false,
    diagnose: async () => bad,
    proposeCategories: propose,
    refineCategories: propose,
    reviewCategories: async ({ categories }) => good(categories),
    assignCategories: async ({ items, options }) => {
      const names = options.map(({ name }) => name)
      return good(
        new Map(
          items.flatMap(({ number, title }) => {
            const name = place(title, names)
            return name === undefined ? [] : [[number, name === null ? 0 : names.indexOf(name) + 1] as const]
          }),
        ),
      )
    },
  }
}

const config = parseConfig({ divideAbove: 2, maxDepth: 2 })

/** Failures 1, 2, 3, … with these titles; of those that begin with "?" the judge could not tell the cause. */
const itemsOf = (titles: readonly string[]) =>
  toTitleItems(
    titles.map((title, index) => {
      return {
        id: index + 1,
        title,
        summary: "",
        categoryHint: null,
        source: title.startsWith("?") ? undetermined : "told",
      }
    }),
  )

const grow = (titles: readonly string[], words: Words): Promise<BuiltTree> =>
  growTree(itemsOf(titles), { judge: judgeOf(words), config })

/** Names from the top to where each failure lies. */
function paths({ nodes, placements }: BuiltTree): string[] {
  const bySlug = new Map(nodes.map((node) => [node.slug, node]))
  return placements.map(({ slug, outcome }) => {
    const names: string[] = []
    for (let node = slug === null ? undefined : bySlug.get(slug); node; node = bySlug.get(node.parentSlug ?? ""))
      names.unshift(node.name)
    return names.join(" / ") || outcome
  })
}

const titles = ["sum 1", "sum 2", "sum 3", "fact 1", "fact 2", "fact 3"]
const top = (title: string) => (title.startsWith("sum") ? "Sums" : "Facts")

describe("an own tree", () => {
  it("keeps sub-categories of one name under different parents apart", async () => {
    const tree = await grow(titles, {
      divide: (parent) => (parent === null ? ["Sums", "Facts"] : ["First step", "Later step"]),
      place: (title, names) =>
        names.includes("Sums") ? top(title) : title.endsWith("1") ? "First step" : "Later step",
    })
    expect(paths(tree)).toEqual([
      "Sums / First step",
      "Sums / Later step",
      "Sums / Later step",
      "Facts / First step",
      "Facts / Later step",
      "Facts / Later step",
    ])
    expect(new Set(tree.nodes.map(({ slug }) => slug)).size).toBe(tree.nodes.length)
  })

  it("leaves what fits no sub-category with its parent, never under another one", async () => {
    const tree = await grow(titles, {
      divide: (parent) => (parent === null ? ["Sums", "Facts"] : ["First step", "Second step"]),
      place: (title, names) =>
        names.includes("Sums") ? top(title) : ({ "1": "First step", "2": "Second step" }[title.at(-1) ?? ""] ?? null),
    })
    expect(paths(tree)).toEqual([
      "Sums / First step",
      "Sums / Second step",
      "Sums",
      "Facts / First step",
      "Facts / Second step",
      "Facts",
    ])
  })

  it("of ten failures or fewer has categories too", async () => {
    const tree = await grow(titles.slice(2, 5), { divide: () => ["Sums", "Facts"], place: (title) => top(title) })
    expect(paths(tree)).toEqual(["Sums", "Facts", "Facts"])
  })

  it("is not grown from failures whose cause is not known: they stay unassigned, and the judge is not asked", async () => {
    const shown: string[] = []
    const tree = await grow([...titles, "? not determined: open question", "? not determined: date asked"], {
      divide: () => ["Sums", "Facts", "Not determined"],
      place: (title, names) => {
        shown.push(title)
        return title.startsWith("?") ? "Not determined" : names.includes("Sums") ? top(title) : null
      },
    })
    expect(paths(tree)).toEqual([...titles.map(top), "unassigned", "unassigned"])
    expect(tree.nodes.map(({ name }) => name)).toEqual(["Sums", "Facts"])
    expect(shown.filter((title) => title.startsWith("?"))).toEqual([])
    expect(tree.troubles).toEqual([])
  })

  it("has no category when no cause is known", async () => {
    const tree = await grow(["? open question", "? date asked"], { divide: () => ["Open"], place: () => "Open" })
    expect(tree.nodes).toEqual([])
    expect(paths(tree)).toEqual(["unassigned", "unassigned"])
  })

  it("keeps every failure where all have one title, and where the judge gives one category", async () => {
    const same = await grow(Array<string>(7).fill("sum 1"), { divide: () => ["Sums"], place: () => "Sums" })
    expect(paths(same)).toEqual(Array(7).fill("Sums"))
  })

  it("loses one level of one branch, and nothing else, to an answer that cannot be read twice", async () => {
    const tree = await grow(titles, {
      divide: (parent) => (parent === null ? ["Sums", "Facts"] : parent === "Facts" ? null : ["First", "Later"]),
      place: (title, names) => (names.includes("Sums") ? top(title) : title.endsWith("1") ? "First" : "Later"),
    })
    expect(paths(tree)).toEqual(["Sums / First", "Sums / Later", "Sums / Later", "Facts", "Facts", "Facts"])
    expect(tree.troubles).toContainEqual({ path: ["Facts"], step: "propose", reason: "unparseable", detail: "no JSON" })
  })

  it("counts every failure as unassigned, and says why, when no answer places anything", async () => {
    const tree = await grow(titles, { divide: () => ["Sums", "Facts"], place: () => undefined })
    expect(paths(tree)).toEqual(Array(6).fill("unassigned"))
    expect(tree.troubles.map(({ step }) => step)).toEqual(["assign"])
  })
})

it("asks nobody to place a failure whose cause is not known, and has no trouble with it", async () => {
  const node = { id: 1, name: "Sums", slug: "sums", definition: "", includes: [], excludes: [], children: [] }
  const release = [
    { ...node, parentId: null, depth: 1, precedence: null, publishedMatch: null, publishedMatchKind: null },
  ]
  const judge = judgeOf({ divide: () => null, place: () => "Sums" })
  const { placements, troubles } = await placeOnTree(itemsOf(["sum 1", "? open question"]), release, { judge, config })
  expect(placements.map(({ outcome, slug }) => slug ?? outcome)).toEqual(["sums", "unassigned"])
  expect(troubles).toEqual([])
})
