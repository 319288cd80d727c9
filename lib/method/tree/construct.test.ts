import { describe, expect, it } from "vitest"
import { scriptedJudge } from "@/lib/testing/judges/scripted-judge"
import { parseConfig } from "@/lib/method/config/analysis-config"
import { construct } from "./construct"
import { noUsage, type Judge } from "@/lib/method/judge/judge"

const titles = Array.from({ length: 80 }, (_, index) => ({ title: `Kind ${index}`, summary: "s", count: 1 }))
const config = parseConfig({ constructBatch: 80 })
const place = { parent: null, path: [] }

/** A judge that reads at most `most` titles at once, and what it was shown. */
function shortSighted(most: number) {
  const shown: number[] = []
  const seen = new Set<string>()
  const judge = scriptedJudge()
  const within = <Request extends { readonly titles: readonly { readonly title: string }[] }>(request: Request) => {
    shown.push(request.titles.length)
    if (request.titles.length > most) return false
    for (const { title } of request.titles) seen.add(title)
    return true
  }
  const tooLong = { ok: false, reason: "context-too-long", detail: "too long", usage: noUsage } as const
  const told: Judge = {
    ...judge,
    proposeCategories: async (request) => (within(request) ? judge.proposeCategories(request) : tooLong),
    refineCategories: async (request) => (within(request) ? judge.refineCategories(request) : tooLong),
  }
  return { judge: told, shown, seen }
}

describe("batches that are too long for the judge", () => {
  it("are halved until they fit, and every title is shown", async () => {
    const { judge, shown, seen } = shortSighted(20)
    const { categories, troubles } = await construct(titles, place, { judge, config })
    expect(shown).toEqual([80, 40, 20, 20, 40, 20, 20])
    expect(seen.size).toBe(titles.length)
    expect(categories.length).toBeGreaterThan(0)
    expect(troubles).toEqual([])
  })

  it("are given up, with the reason, when even a few titles do not fit", async () => {
    const { judge, shown } = shortSighted(0)
    const { categories, troubles } = await construct(titles, place, { judge, config })
    expect(categories).toEqual([])
    expect(new Set(troubles.map(({ reason }) => reason))).toEqual(new Set(["context-too-long"]))
    expect(Math.min(...shown)).toBe(10)
  })
})
