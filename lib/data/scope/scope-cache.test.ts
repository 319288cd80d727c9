import { AsyncLocalStorage } from "node:async_hooks"
import v8 from "node:v8"
import vm from "node:vm"
import { describe, expect, it } from "vitest"
import { cachedFor } from "./scope-cache"

const scope = (...revisions: (string | null)[]) => ({
  parts: revisions.map((revision, at) => ({ resultSetId: 1, analysisId: 1 + at, versionId: 1, revision })),
})

describe("what is cached of an analysis", () => {
  it("is asked for once per state of the counts, also by two at once, and cannot be changed", async () => {
    let asked = 0
    const rows = (revision: string | null) =>
      cachedFor(scope(revision), { name: "rows", of: [7], load: async () => [(asked += 1)] })
    const [first, second] = await Promise.all([rows("1"), rows("1")])
    expect(second).toBe(first)
    expect(() => (first as number[]).push(9)).toThrow(TypeError)
    expect(await rows("2")).toEqual([2])
  })

  it("is another answer for other parts, and when any one of them is counted anew; none while one is at work", async () => {
    let asked = 0
    const ask = (...revisions: (string | null)[]) =>
      cachedFor(scope(...revisions), { name: "parts", load: async () => [(asked += 1)] })
    expect(await ask("1")).toEqual([1])
    expect(await ask("1", "1")).toEqual([2])
    expect(await ask("1", "1")).toEqual([2])
    expect(await ask("1", "2")).toEqual([3])
    expect(await ask("1", null)).toEqual([4])
    expect(await ask("1", null)).toEqual([5])
  })

  it("follows from both scopes where two are held against each other, and from which is which", async () => {
    let asked = 0
    const ask = (one: (string | null)[], other: (string | null)[]) => {
      const load = async () => [(asked += 1)]
      return cachedFor(scope(...one), { name: "pair", beside: scope(...other), load })
    }
    expect(await ask(["1"], ["1", "1"])).toEqual([1])
    expect(await ask(["1"], ["1", "1"])).toEqual([1])
    expect(await ask(["1", "1"], ["1"])).toEqual([2])
    expect(await ask(["1"], ["1", "2"])).toEqual([3])
    expect(await ask(["1"], ["1", null])).toEqual([4])
    expect(await ask(["1"], ["1", null])).toEqual([5])
  })

  it("is nothing while it is at work", async () => {
    let asked = 0
    const load = async () => [(asked += 1)]
    await cachedFor(scope(null), { name: "running", load })
    expect(await cachedFor(scope(null), { name: "running", load })).toEqual([2])
  })

  it("is not a failure: the next one asks again", async () => {
    const ask = (load: () => Promise<number[]>) => cachedFor(scope("3"), { name: "failing", load })
    await expect(ask(() => Promise.reject(new Error("gone")))).rejects.toThrow("gone")
    expect(await ask(async () => [1])).toEqual([1])
  })

  it("holds nothing of the requests in which it was asked for", async () => {
    v8.setFlagsFromString("--expose-gc")
    const collect = vm.runInNewContext("gc") as () => void
    const requests = new AsyncLocalStorage<object>()
    const ask = async (at: number) => {
      const request = { response: new Array(1_000).fill(at) }
      await requests.run(request, () => cachedFor(scope("4"), { name: "held", of: [at], load: async () => [at] }))
      return new WeakRef(request)
    }
    const asked = await Promise.all(Array.from({ length: 20 }, (_, at) => ask(at)))
    for (let round = 0; round < 4; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      collect()
    }
    expect(asked.filter((request) => request.deref() !== undefined)).toEqual([])
  })
})
