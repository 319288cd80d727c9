import { describe, expect, it } from "vitest"
import { assignTask } from "./assign-categories"
import { readCategoryList } from "./category-list"

const draft = (name: string, definition = "What belongs in it.") => ({ name, definition })

describe("a list of categories", () => {
  it("loses catch-alls and repeated names", () => {
    const reply = {
      categories: [draft("Sign Error"), draft("Other"), draft("sign error"), draft("Miscellaneous errors")],
    }
    expect(readCategoryList(reply, { limit: 2 })).toEqual({ ok: true, value: [draft("Sign Error")] })
  })

  it.each([
    ["longer than allowed", [draft("A"), draft("B"), draft("C")], /3 categories; at most 2/],
    ["empty", [], /no category/],
    ["of catch-alls only", [draft("Other"), draft("Unknown")], /no category/],
    ["with a sentence for a name", [draft("Errors that happen when a model forgets to carry")], /too long/],
    ["without a definition", [draft("Sign Error", " ")], /no definition/],
  ])("is refused when it is %s", (_name, categories, problem) => {
    expect(readCategoryList({ categories }, { limit: 2 })).toEqual({
      ok: false,
      problem: expect.stringMatching(problem),
    })
  })
})

describe("assignments", () => {
  const item = (number: number) => ({ number, title: "t", summary: "s", categoryHint: null })
  const option = (number: number) => ({ number, ...draft("n"), includes: [], excludes: [], slug: null, below: [] })
  const request = { items: [item(1), item(2), item(3)], options: [option(1), option(2)] }
  const read = (assignments: unknown) => assignTask.read(assignTask.replySchema.parse({ assignments }), request)

  it("keep known numbers only, 0 being Other", () => {
    const reply = [
      { item: 1, category: 2 },
      { item: 2, category: 0 },
      { item: 3, category: 9 },
      { item: 4, category: 1 },
    ]
    expect(read(reply)).toEqual({ ok: true, value: new Map([[1, 2], [2, 0]]) }) // prettier-ignore
  })

  it("read numbers that come as words", () => {
    expect(read([{ item: "#1", category: "2." }])).toEqual({ ok: true, value: new Map([[1, 2]]) })
  })

  it("leave out an item that was answered in two ways", () => {
    const reply = [1, 2, 1].map((category) => ({ item: 1, category }))
    expect(read([...reply, { item: 2, category: 2 }])).toEqual({ ok: true, value: new Map([[2, 2]]) })
  })

  it("that name nothing on the list are refused", () => {
    expect(read([{ item: 9, category: 1 }])).toMatchObject({ ok: false })
  })
})
