import { describe, expect, test } from "vitest"
import { shortHash } from "@/lib/domain/text/content-hash"
import { termsKey } from "@/lib/domain/access/gated-dataset"
import { seededDatabase } from "@/lib/testing/database"
import { getAnnotation, findTexts, mayShowTexts } from "./annotation-detail"
import { rowsById } from "./annotation-rows"
import { findNeighbours } from "./annotations"
import { query, transaction } from "@/lib/data/base/client"
import { ensureNames } from "@/lib/data/imports/ensure-names"
import { exportDiagnoses, openDiagnoses } from "@/lib/data/exports/export-diagnoses"
import { exportFailures } from "@/lib/data/exports/export-failures"
import { getGate, setGate } from "./gated-datasets"
import { listAttempts } from "./item-attempts"
import { getScope } from "@/lib/data/scope/scope"
import { pooled } from "@/lib/data/base/kysely"
import { indexTexts } from "@/lib/data/search/search-index"
import { listShownOutputs } from "./shown-outputs"

seededDatabase()

type Known = {
  id: number
  analysisId: number
  predictionId: number
  exampleId: number
  resultSetId: number
  slug: string
}

/** A failure of the release, with texts beside it as if its results had been imported. */
async function failureWithTexts(): Promise<Known> {
  const [known] = await query<Known>(
    `SELECT a.id, a.analysis_id AS "analysisId", a.prediction_id AS "predictionId", a.example_id AS "exampleId",
            an.result_set_id AS "resultSetId", d.slug
     FROM error_annotation a JOIN analysis an ON an.id = a.analysis_id JOIN dataset d ON d.id = a.dataset_id
     WHERE d.name = 'gsm8k' ORDER BY a.id LIMIT 1`,
  )
  if (!known) throw new Error("the release is not seeded")
  await query("INSERT INTO prediction_text (prediction_id, output) VALUES ($1, 'so it is 7') ON CONFLICT DO NOTHING", [
    known.predictionId,
  ])
  await query(
    `INSERT INTO example_text (result_set_id, example_id, input, reference, content_hash)
     VALUES ($1, $2, 'how many apples', '8', $3) ON CONFLICT DO NOTHING`,
    [known.resultSetId, known.exampleId, shortHash("x")],
  )
  return known
}

const everybody = { viewer: null }

describe("a gated dataset", () => {
  test("shows no text until its terms are accepted, and asks again when they change", async () => {
    const known = await failureWithTexts()
    await setGate(known.slug, { gated: true, terms: "Do not copy." }, everybody)
    const annotation = await getAnnotation(known.id, null)
    expect(await findTexts(annotation, null)).toBeNull()
    const accepted = new Set([termsKey(await getGate(known.slug, everybody))])
    expect((await findTexts(annotation, null, accepted))?.output).toBe("so it is 7")
    await setGate(known.slug, { gated: true, terms: "Other words." }, everybody)
    expect(mayShowTexts(await getAnnotation(known.id, null), accepted)).toBe(false)
    await setGate(known.slug, { gated: false, terms: null }, everybody)
    expect(await findTexts(await getAnnotation(known.id, null), null)).not.toBeNull()
  })

  test("leaves with no export and is found by no search of texts", async () => {
    const known = await failureWithTexts()
    await query("UPDATE criterion SET missing_quote = 'so it is 7' WHERE annotation_id = $1", [known.id])
    const indexed = () =>
      query("SELECT 1 FROM search_text WHERE example_id = $1 AND result_set_id = $2", [
        known.exampleId,
        known.resultSetId,
      ])
    const leaves = async () => {
      const found: string[] = []
      const source = { viewer: null, parts: [{ ...known, versionId: null }] }
      for await (const page of exportDiagnoses(await openDiagnoses(source), { kind: "all" }))
        found.push(JSON.stringify(page))
      for await (const page of exportFailures(source)) found.push(JSON.stringify(page))
      return found.join("").includes("so it is 7")
    }
    await indexTexts(pooled(), known.resultSetId)
    expect((await indexed()).length).toBeGreaterThan(0)
    expect(await leaves()).toBe(true)
    await setGate(known.slug, { gated: true, terms: null }, everybody)
    expect(await leaves()).toBe(false)
    expect(await indexed()).toHaveLength(0)
    await indexTexts(pooled(), known.resultSetId)
    expect(await indexed()).toHaveLength(0)
    await setGate(known.slug, { gated: false, terms: null }, everybody)
  })

  test("is closed from the start when its name is known to ask for it", async () => {
    const names = ["gpqa_diamond", "Humanity's Last Exam", "my-own-set"]
    await transaction((client) => ensureNames(client, { table: "dataset", names, known: new Map() }))
    const rows = await query<{ name: string; gated: boolean }>(
      "SELECT name, gated FROM dataset WHERE name = ANY ($1::text[]) ORDER BY name",
      [names],
    )
    expect(Object.fromEntries(rows.map(({ name, gated }) => [name, gated]))).toEqual({
      gpqa_diamond: true,
      "Humanity's Last Exam": true,
      "my-own-set": false,
    })
  })
})

test("a path is shown whole, however deep its tree is", async () => {
  const scope = await getScope({}, null)
  const [leaf] = await query<{ id: number; node: number; top: string; second: string }>(
    `SELECT a.id, n.id AS node, t.name AS top, n.name AS second
     FROM category_assignment ca JOIN error_annotation a ON a.id = ca.annotation_id
     JOIN taxonomy_node n ON n.id = ca.node_id JOIN taxonomy_node t ON t.id = n.parent_id
     WHERE ca.version_id = $1 ORDER BY a.id LIMIT 1`,
    [scope.version.id],
  )
  if (!leaf) throw new Error("nothing is on the second level")
  const [third] = await query<{ id: number }>(
    `INSERT INTO taxonomy_node (version_id, parent_id, slug, name, definition, depth, position)
     VALUES ($1, $2, 'third', 'Third', '', 3, 1) RETURNING id`,
    [scope.version.id, leaf.node],
  )
  await query("UPDATE category_assignment SET node_id = $1 WHERE annotation_id = $2 AND version_id = $3", [
    third?.id,
    leaf.id,
    scope.version.id,
  ])
  const [row] = await rowsById([leaf.id], scope)
  expect(row?.path.map(({ name }) => name)).toEqual([leaf.top, leaf.second, "Third"])
  const attempts = await listAttempts(await getAnnotation(leaf.id, null), null)
  expect(attempts.find(({ annotationId }) => annotationId === leaf.id)?.path.at(-1)?.name).toBe("Third")
})

test("previous and next walk through the filter, first to last, with the position", async () => {
  const scope = await getScope({}, null)
  const [first] = await query<{ id: number; confidence: number | null; slug: string }>(
    `SELECT a.id, a.confidence, d.slug FROM error_annotation a JOIN dataset d ON d.id = a.dataset_id
     WHERE a.analysis_id = $1 AND d.name = 'vicuna_bench' ORDER BY a.confidence DESC NULLS LAST, a.id LIMIT 1`,
    [scope.analysis?.id ?? 0],
  )
  if (!first) throw new Error("no failure")
  const filter = { datasets: [first.slug] }
  const start = await findNeighbours(scope, filter, first)
  expect(start).toMatchObject({ previous: null, position: 1, isAtLeast: false })
  const seen = [first.id]
  for (let next = start.next; next !== null;) {
    seen.push(next)
    const found = await findNeighbours(scope, filter, await getAnnotation(next, null))
    expect(found.position).toBe(seen.length)
    next = found.next
  }
  expect(new Set(seen).size).toBe(start.total)
})

test("which correct outputs a release's judge was shown is not made up", async () => {
  const known = await failureWithTexts()
  expect(await listShownOutputs(await getAnnotation(known.id, null), null)).toBeNull()
})
