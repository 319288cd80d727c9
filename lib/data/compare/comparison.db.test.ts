import { expect, test } from "vitest"
import { seededDatabase } from "@/lib/testing/database"
import { compareModels } from "./comparison"
import { getModelNamed } from "@/lib/data/scope/names"
import { listSharedItems } from "./item-list"
import { getScope } from "@/lib/data/scope/scope"

seededDatabase()

const round = (value: number | null | undefined) =>
  value === null || value === undefined ? value : Number(value.toFixed(4))

async function flashAndPro() {
  const scope = await getScope({}, null)
  const pair = {
    a: await getModelNamed("gemini-1.5-flash-002", { access: { viewer: null } }),
    b: await getModelNamed("gemini-1.5-pro-002", { access: { viewer: null } }),
  }
  return { scope, pair, result: await compareModels(scope, { ...pair, datasets: ["mmlu_pro"] }) }
}

test("the worked example of the release: gemini-1.5-flash-002 against gemini-1.5-pro-002 on 560 MMLU-Pro items", async () => {
  const { result } = await flashAndPro()
  const { comparison, overlaps } = result
  expect(overlaps).toMatchObject([{ datasetSlug: "mmlu_pro", shared: 560, onlyA: 0, onlyB: 0, threshold: 0.5 }])
  expect(comparison.split).toEqual({ bothRight: 330, onlyAFails: 77, onlyBFails: 35, bothFail: 118 })
  expect(comparison.mcnemar.p).toBeCloseTo(8.98e-5, 7)
  const { estimate, low, high } = comparison.failureDifference
  expect([estimate, low, high].map(round)).toEqual([0.075, 0.0382, 0.1115])
  const row = (slug: string) => comparison.signature.categories.find((one) => one.level === 1 && one.slug === slug)
  expect(row("unwarranted-abstention")).toMatchObject({ a: 18, b: 1 })
  expect(row("concept-misapplication")).toMatchObject({ a: 44, b: 30 })
  expect(row("computation-error")).toMatchObject({ a: 11, b: 5 })
  expect(row("incomplete-reasoning")).toMatchObject({ a: 45, b: 56 })
  expect(round(row("unwarranted-abstention")?.q)).toBe(0.0008)
  expect(round(row("concept-misapplication")?.q)).toBe(0.1337)
})

test("the cells of the split hold exactly their items", async () => {
  const { scope, pair, result } = await flashAndPro()
  const { split } = result.comparison
  const count = async (cell: "both-right" | "only-a-fails" | "only-b-fails" | "both-fail") => {
    const wanted = { a: pair.a.id, b: pair.b.id, datasets: [], cell, limit: 1000 }
    return (await listSharedItems(scope, wanted)).items.length
  }
  expect(await count("both-right")).toBe(split.bothRight)
  expect(await count("only-a-fails")).toBe(split.onlyAFails)
  expect(await count("only-b-fails")).toBe(split.onlyBFails)
  expect(await count("both-fail")).toBe(split.bothFail)
})

test("a cell of the matrix leads to its items, page by page", async () => {
  const { scope, pair } = await flashAndPro()
  const wanted = {
    a: pair.a.id,
    b: pair.b.id,
    datasets: ["mmlu_pro"],
    cell: "both-fail" as const,
    categories: { a: "incomplete-reasoning", b: "incomplete-reasoning" },
    limit: 15,
  }
  const first = await listSharedItems(scope, wanted)
  expect(first.items).toHaveLength(15)
  const second = await listSharedItems(scope, { ...wanted, after: first.next ?? undefined })
  expect(second.items).toHaveLength(5)
  expect(second.next).toBeNull()
  expect(new Set([...first.items, ...second.items].map((item) => item.exampleId)).size).toBe(20)
})
