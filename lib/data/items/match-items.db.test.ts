import { readdirSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { query } from "@/lib/data/base/client"
import { listOverlaps } from "@/lib/data/compare/overlaps"
import { listSharedItems } from "@/lib/data/compare/item-list"
import { listResultSetDatasets } from "@/lib/data/results/result-sets"
import { getModelNamed } from "@/lib/data/scope/names"
import { getScope } from "@/lib/data/scope/scope"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { dataFile, dataFolder, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import type { SourceFile } from "@/lib/ingest/source"
import { noAnswers } from "@/lib/domain/results/score-question"
import { matchItems } from "./match-items"

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

/** Imports files and gives them a finished analysis, so that their models can be compared. */
async function imported(dataset: string | undefined, ...files: SourceFile[]) {
  const { resultSet, rejected } = await importFiles({ ownerId: viewer.id, dataset, files })
  const analysis = await finishedAnalysis(resultSet, { ownerId: viewer.id })
  return { resultSet, rejected, analysis }
}

type Imported = Awaited<ReturnType<typeof imported>>

async function overlap(one: Imported & { model: string }, other: Imported & { model: string }) {
  const scope = await getScope({ analysis: one.analysis }, viewer)
  const otherScope = await getScope({ analysis: other.analysis }, viewer)
  const a = await getModelNamed(one.model, { access: { viewer } })
  const b = await getModelNamed(other.model, { access: { viewer } })
  const pair = { a: a.id, b: b.id, other: otherScope }
  const [row] = await listOverlaps(scope, pair)
  const { items } = await listSharedItems(scope, { ...pair, datasets: [], cell: "any", limit: 200 })
  const { shared, otherTexts, onlyA, onlyB } = row ?? { shared: 0, otherTexts: 0, onlyA: 0, onlyB: 0 }
  return { shared, otherTexts, onlyA, onlyB, items: items.map(({ exampleId }) => exampleId).sort() }
}

async function counts(resultSet: number) {
  const [row] = await listResultSetDatasets(resultSet)
  const { datasetId = 0, textConflicts, sameTexts, matchedTexts } = row ?? {}
  return { datasetId, counts: { textConflicts, sameTexts, matchedTexts } }
}

const lines = (model: string, ids: (index: number) => string, score: (index: number) => number) =>
  csv(...Array.from({ length: 30 }, (_, i) => `${ids(i)},${model},What is ${i} plus ${i}?,out,${score(i)},${2 * i}`))

describe("the same questions under other ids", () => {
  it("are counted, matched by text and let go again, and comparisons and failures follow", async () => {
    const first = await imported(
      "ids",
      memoryFile(
        "first.csv",
        lines(
          "one",
          (i) => `q-${i}`,
          (i) => i % 2,
        ),
      ),
    )
    const second = await imported(
      "ids",
      memoryFile(
        "second.csv",
        lines(
          "two",
          (i) => `${i}`,
          (i) => (i < 10 ? 0 : 1),
        ),
      ),
    )
    const { datasetId, counts: before } = await counts(second.resultSet)
    expect(before).toEqual({ textConflicts: 0, sameTexts: 30, matchedTexts: 0 })
    const sides = [
      { ...first, model: "one" },
      { ...second, model: "two" },
    ] as const
    expect(await overlap(...sides)).toMatchObject({ shared: 0, onlyA: 30, onlyB: 30 })
    const wanted = { resultSetId: second.resultSet, datasetId, viewer }
    expect(await matchItems({ ...wanted, by: "text" })).toBe(30)
    expect((await counts(second.resultSet)).counts).toEqual({ textConflicts: 0, sameTexts: 0, matchedTexts: 30 })
    const after = await overlap(...sides)
    expect(after).toMatchObject({ shared: 30, onlyA: 0, onlyB: 0 })
    expect(after.items).toContain("q-7")
    expect(await matchItems({ ...wanted, by: "text" })).toBe(0)
    expect(await matchItems({ ...wanted, by: "id" })).toBe(30)
    expect((await counts(second.resultSet)).counts).toEqual(before)
    expect(await overlap(...sides)).toMatchObject({ shared: 0, onlyA: 30, onlyB: 30 })
  })

  it("may be the same ids in another order: each item changes places with others", async () => {
    const first = await imported(
      "order",
      memoryFile(
        "order.csv",
        lines(
          "one",
          (i) => `${i}`,
          (i) => i % 2,
        ),
      ),
    )
    const second = await imported(
      "order",
      memoryFile(
        "turned.csv",
        lines(
          "two",
          (i) => `${29 - i}`,
          (i) => i % 2,
        ),
      ),
    )
    const { datasetId, counts: before } = await counts(second.resultSet)
    expect(before).toEqual({ textConflicts: 30, sameTexts: 30, matchedTexts: 0 })
    const sides = [
      { ...first, model: "one" },
      { ...second, model: "two" },
    ] as const
    expect(await overlap(...sides)).toMatchObject({ shared: 0, otherTexts: 30 })
    await matchItems({ resultSetId: second.resultSet, datasetId, by: "text", viewer })
    expect((await counts(second.resultSet)).counts).toEqual({ textConflicts: 0, sameTexts: 0, matchedTexts: 30 })
    expect(await overlap(...sides)).toMatchObject({ shared: 30, otherTexts: 0 })
    const variants = await query("SELECT DISTINCT variant FROM prediction WHERE result_set_id = $1", [second.resultSet])
    expect(variants).toEqual([{ variant: "" }])
  })

  it("make room: an item that stands where another belongs gets an id of its own", async () => {
    const asked = (model: string, ...items: (readonly [string, string])[]) =>
      memoryFile(`${model}.csv`, csv(...items.map(([id, text]) => `${id},${model},${text},out,0,r`)))
    const first = await imported("room", asked("one", ["1", "alpha"], ["2", "beta"]))
    const second = await imported("room", asked("two", ["2", "alpha"], ["1", "gamma"]))
    const { datasetId } = await counts(second.resultSet)
    expect(await matchItems({ resultSetId: second.resultSet, datasetId, by: "text", viewer })).toBe(1)
    const sides = [
      { ...first, model: "one" },
      { ...second, model: "two" },
    ] as const
    expect(await overlap(...sides)).toMatchObject({ shared: 1, otherTexts: 0, items: ["1"] })
    // The other one only made room.
    expect((await counts(second.resultSet)).counts).toEqual({ textConflicts: 0, sameTexts: 0, matchedTexts: 1 })
    await matchItems({ resultSetId: second.resultSet, datasetId, by: "id", viewer })
    expect(await overlap(...sides)).toMatchObject({ shared: 0, otherTexts: 2 })
  })

  it("stay where they are while an analysis reads them, and what others took away is offered no more", async () => {
    const file = (model: string, id: string) =>
      memoryFile(
        `${model}.csv`,
        lines(
          model,
          (i) => `${id}${i}`,
          () => 0,
        ),
      )
    const first = await imported("at work", file("one", "a"))
    const second = await imported("at work", file("two", "b"))
    const { datasetId } = await counts(second.resultSet)
    const wanted = { resultSetId: second.resultSet, datasetId, by: "text", viewer } as const
    await query("UPDATE analysis SET status = 'running' WHERE id = $1", [second.analysis])
    await expect(matchItems(wanted)).rejects.toMatchObject({ code: "conflict" })
    await query("UPDATE analysis SET status = 'done' WHERE id = $1", [second.analysis])
    await query("UPDATE result_set SET owner_id = NULL WHERE id = $1", [first.resultSet])
    expect(await matchItems(wanted)).toBe(0)
    expect((await counts(second.resultSet)).counts).toEqual({ textConflicts: 0, sameTexts: 0, matchedTexts: 0 })
  })

  it("are the owner's to match, and what others keep private is not seen", async () => {
    const [other] = await query<{ id: number }>(
      "INSERT INTO app_user (login, name) VALUES ('mallory', 'x') RETURNING id",
    )
    const guess = memoryFile(
      "guess.csv",
      lines(
        "three",
        (i) => `g${i}`,
        () => 0,
      ),
    )
    const { resultSet } = await importFiles({ ownerId: other?.id ?? 0, dataset: "ids", files: [guess] })
    const { datasetId, counts: seen } = await counts(resultSet)
    expect(seen).toEqual({ textConflicts: 0, sameTexts: 0, matchedTexts: 0 })
    const theirs = { resultSetId: resultSet, datasetId, by: "text", viewer } as const
    await expect(matchItems(theirs)).rejects.toMatchObject({ code: "not_found" })
  })
})

describe("an import that says by what items meet", () => {
  const second = (by?: "text" | "id") =>
    importFiles({
      ...{
        ownerId: viewer.id,
        dataset: "said",
        files: [
          memoryFile(
            "said.csv",
            lines(
              "two",
              (i) => `n${i}`,
              () => 0,
            ),
          ),
        ],
      },
      answers: by && { ...noAnswers, match: by },
    })

  it("matches while it comes in, and of files that are here", async () => {
    const first = memoryFile(
      "first.csv",
      lines(
        "one",
        (i) => `${i}`,
        () => 1,
      ),
    )
    await importFiles({ ownerId: viewer.id, dataset: "said", files: [first] })
    const [item] = (await second("text")).datasets
    expect(item).toMatchObject({ rows: 30, failures: 30, sameTexts: 0, matchedTexts: 30 })
    expect((await second()).datasets).toMatchObject([{ sameTexts: 0, matchedTexts: 30 }])
    expect((await second("id")).datasets).toMatchObject([{ sameTexts: 30, matchedTexts: 0 }])
    expect((await second("text")).datasets).toMatchObject([{ sameTexts: 0, matchedTexts: 30 }])
  })
})

describe.skipIf(!hasDataFiles)("runs of HELM that were uploaded apart (skipped without ../shared/data)", () => {
  const run = (model: string) => {
    const folder = `bbq:subject=all,method=multiple_choice_joint,model=${model}`
    return readdirSync(path.join(dataFolder, "formats/helm", folder)).map((name) =>
      dataFile(`formats/helm/${folder}/${name}`),
    )
  }

  it("pair on their items, though their prompts differ", async () => {
    const first = await imported(undefined, ...run("anthropic_claude-3-5-sonnet-20240620"))
    const second = await imported(undefined, ...run("meta_llama-3-8b-chat"))
    expect((await counts(second.resultSet)).counts).toEqual({ textConflicts: 0, sameTexts: 0, matchedTexts: 0 })
    const prompts = await query<{ differ: number }>(
      `SELECT count(*)::int AS differ FROM example_text a JOIN example_text b USING (example_id)
       WHERE a.result_set_id = $1 AND b.result_set_id = $2 AND a.content_hash <> b.content_hash`,
      [first.resultSet, second.resultSet],
    )
    expect(prompts[0]?.differ).toBeGreaterThan(0)
    const models = await query<{ name: string; set: number }>(
      "SELECT m.name, c.result_set_id AS set FROM model m JOIN result_set_count c ON c.model_id = m.id WHERE c.result_set_id = ANY ($1)",
      [[first.resultSet, second.resultSet]],
    )
    const nameOf = ({ resultSet }: Imported) => models.find(({ set }) => set === resultSet)?.name ?? ""
    const [a, b] = [
      { ...first, model: nameOf(first) },
      { ...second, model: nameOf(second) },
    ]
    expect(await overlap(a, b)).toMatchObject({ shared: 100, otherTexts: 0 })
  })
})
