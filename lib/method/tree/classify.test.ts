import { expect, it } from "vitest"
import { scriptedJudge } from "@/lib/testing/judges/scripted-judge"
import { classify } from "./classify"
import { parseConfig } from "@/lib/method/config/analysis-config"
import { noUsage, type AssignRequest, type Judge } from "@/lib/method/judge/judge"
import { toTitleItems } from "./title-items"

const options = [1, 2].map((number) => ({
  number,
  name: `c${number}`,
  definition: "",
  includes: [],
  excludes: [],
  slug: null,
  below: [],
}))
const items = toTitleItems(
  [1, 2, 3, 4].map((id) => ({ id, title: `t${id}`, summary: "", categoryHint: null, source: "told" })),
)
const config = parseConfig({ classifyBatch: 10 })

/** A judge that answers by what `reply` says, and keeps what it was asked. */
function judgeThat(reply: (request: AssignRequest, call: number) => ReadonlyMap<number, number> | null) {
  const asked: string[][] = []
  const judge: Judge = {
    ...scriptedJudge(),
    assignCategories: async (request) => {
      asked.push(request.items.map(({ title }) => title).sort())
      const value = reply(request, asked.length)
      return value
        ? { ok: true, value, usage: noUsage }
        : { ok: false, reason: "unparseable", detail: "cut", usage: noUsage }
    },
  }
  return { judge, asked }
}
const all = (number: number) => (request: AssignRequest) => new Map(request.items.map((item) => [item.number, number]))

it("asks once when the answer is complete, and counts Other as an answer", async () => {
  const { judge, asked } = judgeThat(all(0))
  expect((await classify(items, { options, path: [] }, { judge, config })).choices).toEqual([
    "other",
    "other",
    "other",
    "other",
  ])
  expect(asked).toHaveLength(1)
})

it("asks once more for numbers that are missing or point to no category, and only for them", async () => {
  const { judge, asked } = judgeThat((request, call) => {
    if (call === 2) return all(2)(request)
    return new Map(
      request.items
        .map(({ number, title }) => [number, title === "t1" ? 7 : 1] as const)
        .filter(([number]) => request.items[number - 1]?.title !== "t2"),
    )
  })
  const { choices, troubles } = await classify(items, { options, path: [] }, { judge, config })
  expect(choices).toEqual([2, 2, 1, 1])
  expect(asked).toEqual([
    ["t1", "t2", "t3", "t4"],
    ["t1", "t2"],
  ])
  expect(troubles).toEqual([])
})

it("leaves what stays unanswered unassigned, and says so", async () => {
  const { judge, asked } = judgeThat(() => new Map())
  const { choices, troubles } = await classify(items, { options, path: ["x"] }, { judge, config })
  expect(choices).toEqual(["unassigned", "unassigned", "unassigned", "unassigned"])
  // Not the same four again: that request is cached with its answer.
  expect(asked.map((titles) => titles.length)).toEqual([4, 2, 2])
  expect(troubles).toMatchObject([{ path: ["x"], step: "assign" }])
})

it("asks in two halves when the whole call failed, and forgets the trouble when they succeed", async () => {
  const { judge, asked } = judgeThat((request, call) => (call === 1 ? null : all(1)(request)))
  const { choices, troubles } = await classify(items, { options, path: [] }, { judge, config })
  expect(choices).toEqual([1, 1, 1, 1])
  expect(asked.slice(1).map((titles) => titles.length)).toEqual([2, 2])
  expect(troubles).toEqual([])
})
