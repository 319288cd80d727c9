import { expect, test, vi } from "vitest"
import { query } from "@/lib/data/base/client"
import { callApi } from "@/lib/testing/api"
import { seededDatabase } from "@/lib/testing/database"
import { getAtlasEndpoint } from "./atlas"
import { comparisonSchema } from "@/lib/api/compare/comparison-schema"
import { exportComparedItemsEndpoint } from "@/lib/api/compare/compared-items"
import { listModelsEndpoint } from "./models"
import { signatureSchema } from "./signature"

vi.mock("@/lib/auth/session", () => ({ getViewer: async () => null }))
seededDatabase()

async function ask(address: string) {
  const answer = await callApi(address)
  return { status: answer.status, body: (await answer.json()) as unknown }
}

test("the atlas gives the published shares with size and interval, and its funnel closes", async () => {
  const { body } = await ask("atlas/latest")
  const atlas = getAtlasEndpoint.reply.parse(body)
  expect(atlas.effectiveSize).toBeCloseTo(599.106, 3)
  expect(atlas.funnel).toMatchObject({ predictions: 34_679, failures: 15_866, diagnosed: 1_097, noErrorFound: 68 })
  expect(atlas.funnel.classified + atlas.funnel.other + atlas.funnel.unassigned).toBe(1_097)
  expect(atlas.categories.filter(({ kind, level }) => kind === "category" && level === 1)).toHaveLength(18)
  expect(atlas.categories.filter(({ level }) => level === 2)).toHaveLength(70)
  const quantity = atlas.categories.find(({ slug }) => slug === "quantity-relation-error")?.share
  expect(quantity?.count).toBe(77)
  expect(quantity?.estimate).toBeCloseTo(0.1877, 4)
  expect(quantity?.low).toBeCloseTo(0.1585, 4)
  expect(quantity?.high).toBeCloseTo(0.221, 4)
})

test("shares of level 1, leftovers included, add up to 1; children never hold more than their parent", async () => {
  const { body } = await ask("atlas/latest")
  const { categories } = getAtlasEndpoint.reply.parse(body)
  const top = categories.filter(({ level }) => level === 1)
  expect(top.reduce((sum, { share }) => sum + (share?.estimate ?? 0), 0)).toBeCloseTo(1, 9)
  for (const parent of top) {
    const below = categories.filter((row) => row.parent === parent.slug)
    const held = below.reduce((sum, { share }) => sum + (share?.count ?? 0), 0)
    expect(held).toBeLessThanOrEqual(parent.share?.count ?? 0)
  }
})

test("a signature is found by slug and by id, and counts what the worked example counts", async () => {
  const bySlug = await ask("models/gemini-1.5-pro-002/signature?dataset=mmlu_pro")
  const signature = signatureSchema.parse(bySlug.body)
  const count = (slug: string) => signature.categories.find((row) => row.slug === slug)?.rate?.count
  expect(signature.funnel).toMatchObject({ predictions: 560, failures: 153, sampled: 153 })
  expect(signature.readInFull).toBe(true)
  expect([count("unwarranted-abstention"), count("concept-misapplication"), count("computation-error")]).toEqual([
    1, 30, 5,
  ])
  const [model] = await query<{ id: number }>("SELECT id FROM model WHERE slug = $1", [signature.model.slug])
  expect(await ask(`models/${model?.id}/signature?dataset=mmlu_pro`)).toEqual(bySlug)
})

test.each([
  ["?dataset=mmlu_pro", "no-such-model", /no model "no-such-model"/],
  ["?dataset=no-such-set", "gemini-1.5-pro-002", /no dataset/],
  ["?release=1999.01", "gemini-1.5-pro-002", /no such release/],
  ["?dataset=simpleqa&dataset=gsm8k", "gemini-1.5-pro-002", /no results on these datasets/],
])("signature%s of %s is not found, with the reason", async (query, id, message) => {
  expect(await ask(`models/${id}/signature${query}`)).toEqual({
    status: 404,
    body: { error: { code: "not_found", message: expect.stringMatching(message) } },
  })
})

test("walking the model list page by page meets every model once, with its failure rate", async () => {
  const seen: string[] = []
  let after: string | null = ""
  do {
    const { body } = await ask(`models?limit=20${after ? `&after=${encodeURIComponent(after)}` : ""}`)
    const page = listModelsEndpoint.reply.parse(body)
    seen.push(...page.models.map(({ slug }) => slug))
    after = page.next
    for (const { predictions, failures, failureRate } of page.models) {
      expect(failureRate?.estimate).toBeCloseTo(failures / predictions, 12)
      expect(failureRate?.low).toBeLessThanOrEqual(failureRate?.estimate ?? 0)
    }
  } while (after !== null)
  expect(seen).toHaveLength(49)
  expect(new Set(seen).size).toBe(49)
})

test("a comparison gives the worked example: split, accuracies, difference, tests", async () => {
  const { body } = await ask("compare?a=gemini-1.5-flash-002&b=gemini-1.5-pro-002&dataset=mmlu_pro")
  const found = comparisonSchema.parse(body)
  expect(found).toMatchObject({
    a: "gemini-1.5-flash-002",
    b: "gemini-1.5-pro-002",
    shared: 560,
    bothRight: 330,
    onlyAFails: 77,
    onlyBFails: 35,
    bothFail: 118,
    basis: "counts",
  })
  expect(found.mcnemarP).toBeCloseTo(8.98e-5, 7)
  // Flash is the worse of the two: its accuracy minus Pro's is negative (figures.json gives failure rates)
  expect(found.difference?.estimate).toBeCloseTo(-0.075, 4)
  expect(found.difference?.low).toBeCloseTo(-0.1115, 4)
  expect(found.difference?.high).toBeCloseTo(-0.0382, 4)
  const abstention = found.categories.find(({ slug }) => slug === "unwarranted-abstention")
  expect(abstention).toMatchObject({ a: 18, b: 1, level: 1, name: "Unwarranted Abstention", untested: null })
  expect(abstention?.rateA).toMatchObject({ count: 18, n: 560 })
  expect(abstention?.difference?.estimate).toBeCloseTo(0.0304, 4)
  expect(abstention?.q).toBeCloseTo(0.0008, 4)
  const counted = (level: number) =>
    found.categories.filter((row) => row.level === level).reduce((sum, row) => sum + row.a, 0)
  expect(counted(1)).toBe(195)
})

test("a comparison's categories can be had down to a level", async () => {
  const query = "?a=gemini-1.5-flash-002&b=gemini-1.5-pro-002"
  const all = comparisonSchema.parse((await ask(`compare${query}`)).body)
  const tops = comparisonSchema.parse((await ask(`compare${query}&level=1`)).body)
  expect(all.categories.some(({ level }) => level > 1)).toBe(true)
  expect(tops).toEqual({ ...all, categories: all.categories.filter(({ level }) => level === 1) })
})

test.each([
  ["?a=gemini-1.5-pro-002&b=gemini-1.5-pro-002", 400, /same model/],
  ["?a=gemini-1.5-pro-002&b=no-such-model", 404, /no model/],
  ["?a=gemini-1.5-pro-002&b=gpt3-175b-verification", 404, /share no item/],
  ["?a=gemini-1.5-pro-002", 400, /query\.b/],
])("compare%s is refused with the reason", async (query, status, message) => {
  expect(await ask(`compare${query}`)).toMatchObject({
    status,
    body: { error: { message: expect.stringMatching(message) } },
  })
})

test("the items of a comparison come whole as a file, filtered as on the page", async () => {
  const pair = "?a=gemini-1.5-flash-002&b=gemini-1.5-pro-002&dataset=mmlu_pro"
  const file = async (more: string) => {
    const answer = await callApi(`compare/export${pair}${more}`)
    expect(answer.status).toBe(200)
    return (await answer.text()).trim().split(/\r?\n/)
  }
  const all = (await file("")).map((line) => exportComparedItemsEndpoint.reply.parse(JSON.parse(line)))
  expect(all).toHaveLength(560)
  expect(new Set(all.map((row) => row.exampleId)).size).toBe(560)
  expect(all.filter((row) => row.a.fails && !row.b.fails)).toHaveLength(77)
  const both = await file("&cell=both-fail&pair=incomplete-reasoning~incomplete-reasoning")
  expect(both.map((line) => exportComparedItemsEndpoint.reply.parse(JSON.parse(line)).a.path[0])).toEqual(
    Array(20).fill("incomplete-reasoning"),
  )
  const [head = "", ...rows] = await file("&cell=only-b-fails&format=csv")
  expect(head).toBe(
    "exampleId,dataset,variant,trial,fails_a,failure_a,title_a,category_a,path_a,fails_b,failure_b,title_b,category_b,path_b,trialsA,failedTrialsA,trialsB,failedTrialsB,variantB",
  )
  expect(rows).toHaveLength(35)
  expect(rows.every((row) => row.includes(",0,,,,,1,"))).toBe(true)
})
