import { beforeAll, expect, test, vi } from "vitest"
import type { Viewer } from "@/lib/domain/access/permissions"
import { callApi } from "@/lib/testing/api"
import { seededDatabase } from "@/lib/testing/database"
import type { AnnotationFilter } from "./annotation-filter"
import { decodeCursor, findNeighbours, listAnnotations } from "./annotations"
import { query } from "@/lib/data/base/client"
import { facetsOfCounts, facetsOfHits } from "./failure-facets"
import { getScope } from "@/lib/data/scope/scope"
import { pooled } from "@/lib/data/base/kysely"
import { indexLabels, indexTexts } from "@/lib/data/search/search-index"
import { listSnippets } from "@/lib/data/search/search-snippets"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"
import { searchElsewhere, searchSite } from "@/lib/data/search/site-search"

vi.mock("@/lib/auth/session", () => ({ getViewer: async () => null }))
seededDatabase()

let ada: NonNullable<Viewer>
let setId = 0
let failure = { id: 0, model: 0, example: 0 }

/** Somebody's private results hold the texts of one failure of the public release. */
beforeAll(async () => {
  const [owner] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('ada', 'Ada') RETURNING id")
  ada = { id: owner?.id ?? 0, name: "Ada", role: "member" }
  const [first] = await query<typeof failure & { dataset: number }>(
    `SELECT id, model_id AS model, example_id AS example, dataset_id AS dataset FROM error_annotation
     WHERE outcome = 'diagnosed' ORDER BY id LIMIT 1`,
  )
  if (!first) throw new Error("the release has no failure")
  failure = first
  const [set] = await query<{ id: number }>(
    "INSERT INTO result_set (owner_id, name, status, content_hash) VALUES ($1, 'mine', 'ready', 'x') RETURNING id",
    [ada.id],
  )
  setId = set?.id ?? 0
  const [prediction] = await query<{ id: number }>(
    `INSERT INTO prediction (result_set_id, dataset_id, model_id, example_id, score) VALUES ($1, $2, $3, $4, 0) RETURNING id`,
    [setId, first.dataset, first.model, first.example],
  )
  await query("INSERT INTO prediction_text VALUES ($1, $2)", [
    prediction?.id,
    `<b>quokka</b> \uE000${"filler ".repeat(3000)} zyzzyva at the very end`,
  ])
  await query("INSERT INTO example_text VALUES ($1, $2, 'How many wombats?', 'seven', 'hash')", [setId, first.example])
  await query("INSERT INTO result_set_count VALUES ($1, $2, $3, 1, 1)", [setId, first.model, first.dataset])
  await indexTexts(pooled(), setId)
})

const release = (viewer: Viewer = null) => getScope({}, viewer)
const find = async (filter: AnnotationFilter, viewer: Viewer = null) =>
  listAnnotations(await release(viewer), { order: "relevance", ...filter }, { limit: 50 })
const idsOf = async (filter: AnnotationFilter, viewer: Viewer = null) =>
  (await find(filter, viewer)).rows.map(({ id }) => id)

test.each(["quokka", "wombat", "zyzzyva", '"many wombats"'])(
  "the words of a private text (%s) find it for its owner only",
  async (q) => {
    expect(await idsOf({ q }, ada)).toContain(failure.id)
    expect(await idsOf({ q })).toEqual([])
    expect(await idsOf({ q }, { ...ada, id: ada.id + 1 })).toEqual([])
  },
)

test("leaving a word out does not tell a stranger that a private text holds it", async () => {
  const [label] = await query<{ title: string }>("SELECT title FROM error_annotation WHERE id = $1", [failure.id])
  expect(await idsOf({ q: `"${label?.title}" -quokka` })).toContain(failure.id)
})

test("the texts of public results are found by everybody", async () => {
  await query("UPDATE result_set SET visibility = 'public' WHERE id = $1", [setId])
  expect(await idsOf({ q: "quokka" })).toEqual([failure.id])
  await query("UPDATE result_set SET visibility = 'private' WHERE id = $1", [setId])
})

test("an item is found by its id, a title before a summary, every page once", async () => {
  const all = await find({ q: "sign" })
  expect(all.rows[0]?.title?.toLowerCase()).toContain("sign")
  const scope = await release()
  const filter = { q: "sign", order: "relevance" } as const
  const seen: number[] = []
  let after: string | null = ""
  while (after !== null) {
    const page = await listAnnotations(scope, filter, { after: decodeCursor(after), limit: 7 })
    seen.push(...page.rows.map(({ id }) => id))
    after = page.next
  }
  expect(seen).toEqual(all.hits)
  expect(new Set(seen).size).toBe(seen.length)
  const second = all.rows[1]
  if (!second) throw new Error("one hit only")
  const neighbours = await findNeighbours(scope, filter, second)
  expect([neighbours.previous, neighbours.next, neighbours.position]).toEqual([seen[0], seen[2], 2])
  expect(await idsOf({ q: second.exampleId })).toContain(second.id)
})

test.each(["the", "-sign", "' & | ! :* <-> (", '"', "a".repeat(200), "\\", "A1", "M1 D1"])(
  "a query of nothing searchable (%s) finds nothing and breaks nothing",
  async (q) => {
    expect(await idsOf({ q })).toEqual([])
  },
)

test("filters narrow hits; facets count what they would leave", async () => {
  const scope = await release()
  const { hits } = await find({ q: "sign" })
  const facets = await facetsOfHits(scope, hits ?? [])
  for (const [slug, count] of facets.model) expect((await find({ q: "sign", models: [slug] })).total).toBe(count)
  for (const [slug, count] of facets.category) expect((await find({ q: "sign", category: slug })).total).toBe(count)
})

test("facets from the aggregates are what the list counts", async () => {
  const scope = await release()
  const strata = await listStrata(scope)
  const list = async (filter: AnnotationFilter) => (await listAnnotations(scope, filter, { limit: 1 })).total
  const facets = await facetsOfCounts(scope, { category: "computation-error" }, strata)
  expect(facets.total).toBe(await list({ category: "computation-error" }))
  for (const [slug, count] of facets.model)
    expect(await list({ category: "computation-error", models: [slug] })).toBe(count)
  const plain = await facetsOfCounts(scope, {}, strata)
  for (const [slug, count] of plain.category) expect(await list({ category: slug })).toBe(count)
  for (const [slug, count] of plain.outcome) expect(await list({ outcome: slug })).toBe(count)
})

test("places of hits come as parts of text, with hostile texts left as text", async () => {
  const wanted = { ids: [failure.id], q: "quokka" }
  const snippets = await listSnippets(await release(ada), wanted)
  const text = snippets.get(failure.id)?.text
  expect(text?.of).toBe("output")
  expect(text?.marked.find(({ hit }) => hit)?.text).toBe("quokka")
  expect(text?.marked.map((part) => part.text).join("")).not.toMatch(/[\uE000\uE001]/)
  expect((await listSnippets(await release(), wanted)).get(failure.id)?.text).toBeNull()
})

test("the whole site answers by kind", async () => {
  const found = await searchSite(await release(), { q: "gemini", limit: 5 })
  expect(found.models.length).toBeGreaterThan(0)
  const categories = await searchSite(await release(), { q: "computation", limit: 5 })
  expect(categories.categories[0]?.slug).toBe("computation-error")
})

test("an export holds every row of the filter, and no formula", async () => {
  await query("UPDATE error_annotation SET title = '=cmd()' WHERE id = $1", [failure.id])
  const read = async (format: "csv" | "jsonl", q = "") => {
    const answer = await callApi(`failures/export?format=${format}&q=${q}`)
    return answer.text()
  }
  expect((await read("jsonl")).trim().split("\n")).toHaveLength(1165)
  const [csv, total] = [await read("csv"), (await find({ q: "sign" })).total]
  expect(csv).toContain("'=cmd()")
  expect(csv.split("\r\n")).toHaveLength(1165 + 2)
  expect((await read("jsonl", "sign")).trim().split("\n")).toHaveLength(total)
  await indexLabels(pooled(), (await release()).analysis?.id ?? 0)
})

test("words that only another analysis holds are found there, by those who may read it", async () => {
  const [analysis] = await query<{ id: number }>(
    `INSERT INTO analysis (result_set_id, owner_id, title, judge_id, mode, release_id, config, status)
     SELECT $1, $2, 'Second look', 'builtin', 'place', id, '{}', 'done' FROM taxonomy_version WHERE is_latest RETURNING id`,
    [setId, ada.id],
  )
  await query(
    `INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, outcome, title, updated_at)
     SELECT $1, id, model_id, dataset_id, example_id, 'diagnosed', 'Confuses capybaras with marmots', now()
     FROM prediction WHERE result_set_id = $2`,
    [analysis?.id, setId],
  )
  await indexLabels(pooled(), analysis?.id ?? 0)
  const elsewhere = async (viewer: Viewer, q = "capybaras") => searchElsewhere(await release(viewer), q)
  expect(await elsewhere(ada)).toEqual([
    { title: "Second look", total: 1, isAtLeast: false, params: { analysis: analysis?.id } },
  ])
  expect(await elsewhere(null)).toEqual([])
  expect(await elsewhere(ada, "nowhere-at-all")).toEqual([])
})
