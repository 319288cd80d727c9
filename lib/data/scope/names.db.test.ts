import { beforeAll, describe, expect, test } from "vitest"
import type { Viewer } from "@/lib/domain/access/permissions"
import { addressSlug } from "./address-slug"
import { listAnalyses } from "@/lib/data/analyses/analyses"
import { query, transaction } from "@/lib/data/base/client"
import { getOtherSide } from "@/lib/data/compare/sources/comparison-sources"
import { getDataset } from "@/lib/data/datasets/datasets"
import { ensureNames } from "@/lib/data/imports/ensure-names"
import { getGate } from "@/lib/data/failures/gated-datasets"
import { findModelNamed, getDatasetFilter, getDatasetNamed, getModelNamed } from "./names"
import { getScope } from "./scope"
import { oddNames } from "@/lib/testing/cases/cases"

/** Models on one dataset, as results of somebody with an analysis of them. */
async function store(
  name: string,
  results: {
    readonly models: readonly string[]
    readonly ownerId: number | null
    readonly set?: "private" | "unlisted" | "public"
    readonly analysis?: "private" | "unlisted" | "public"
  },
) {
  const { models, ownerId, set = "private", analysis = "private" } = results
  const ids = { model: new Map<string, number>(), dataset: new Map<string, number>() }
  await transaction(async (client) => {
    await ensureNames(client, { table: "model", names: models, known: ids.model })
    await ensureNames(client, { table: "dataset", names: [`data of ${name}`], known: ids.dataset })
  })
  const [row] = await query<{ resultSetId: number; analysisId: number }>(
    `WITH rs AS (
       INSERT INTO result_set (owner_id, name, status, content_hash, visibility) VALUES ($1, $2, 'ready', $2, $5::"Visibility") RETURNING id
     ), c AS (
       INSERT INTO result_set_count (result_set_id, model_id, dataset_id, predictions, failures)
       SELECT rs.id, m, $4, 10, 5 FROM rs, unnest($3::int[]) m
     ), a AS (
       INSERT INTO analysis (result_set_id, owner_id, title, visibility, judge_id, mode, config, status)
       SELECT id, $1, $2, $6::"Visibility", 'builtin', 'induce', '{}', 'done' FROM rs RETURNING id
     ), s AS (
       INSERT INTO stratum (analysis_id, model_id, dataset_id, threshold, predictions, failures, sampled)
       SELECT a.id, m, $4, 0.5, 10, 5, 5 FROM a, unnest($3::int[]) m
     ), v AS (
       INSERT INTO taxonomy_version (key, name, kind, analysis_id) SELECT 'analysis-' || id, $2, 'analysis', id FROM a
     )
     SELECT rs.id AS "resultSetId", a.id AS "analysisId" FROM rs, a`,
    [ownerId, name, [...ids.model.values()], [...ids.dataset.values()][0], set, analysis],
  )
  if (!row) throw new Error("not stored")
  return row
}

async function somebody(login: string): Promise<NonNullable<Viewer>> {
  const [row] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ($1, $1) RETURNING id", [login])
  return { id: row?.id ?? 0, name: login, role: "member" }
}

let owner: NonNullable<Viewer>
let stranger: NonNullable<Viewer>
beforeAll(async () => {
  owner = await somebody("ada")
  stranger = await somebody("eve")
})

const nameOf = async (work: Promise<{ name: string }>) => (await work).name

describe("which model a text means", () => {
  test("an exact name goes before another one's slug, and every slug is the address of its own", async () => {
    const { analysisId } = await store("names11", { models: oddNames, ownerId: owner.id })
    const access = { viewer: owner, analysisIds: [analysisId] }
    const found = await Promise.all(
      oddNames.map(async (name) => {
        const named = await getModelNamed(name, { access })
        const addressed = await getModelNamed(named.slug, { access, as: "address" })
        return [named.name, addressed.name, (await getModelNamed(named.slug, { access })).name]
      }),
    )
    // The slug of "org/model-x" is a name here: as a word it means the model called so.
    const meant = (name: string) => (name === "org/model-x" ? "org--model-x" : name)
    expect(found).toEqual(oddNames.map((name) => [name, name, meant(name)]))
  })

  test("an address tells nothing of names that others hold: it is the name's own, and its readable part is enough", async () => {
    const names = ["guess (1)", "guess/1", "guess--1", "guess-1"]
    await store("held by another", { models: names, ownerId: owner.id })
    const asStranger = { viewer: stranger }
    const { analysisId } = await store("guessed", { models: ["guess [1]"], ownerId: stranger.id })
    const { slug } = await getModelNamed("guess [1]", { access: asStranger })
    expect(slug).toMatch(/^guess-1~[0-9a-f]{12}$/)
    // "guess-1" is a name of the owner's: the stranger's own model is meant, by word, by address and by analysis.
    for (const as of ["word", "address"] as const)
      expect(await nameOf(getModelNamed("guess-1", { access: asStranger, as }))).toBe("guess [1]")
    expect(await nameOf(getModelNamed("guess-1", { access: { viewer: stranger, analysisIds: [analysisId] } }))).toBe(
      "guess [1]",
    )
    // Two of one's own are not told apart by it, and an exact one goes before.
    expect(await nameOf(getModelNamed("guess-1", { access: { viewer: owner } }))).toBe("guess-1")
    await store("guessed again", { models: ["guess {1}"], ownerId: stranger.id })
    expect(await findModelNamed("guess-1", { access: asStranger })).toBeUndefined()
  })

  test("where a name is the slug of an older one, words take the name and addresses stay", async () => {
    const first = await store("older", { models: ["lab/late"], ownerId: owner.id })
    const { analysisId } = await store("younger", { models: ["lab--late"], ownerId: owner.id })
    const elsewhere = { viewer: owner }
    expect(await nameOf(getModelNamed("lab--late", { access: elsewhere }))).toBe("lab--late")
    expect(await nameOf(getModelNamed("lab--late", { access: elsewhere, as: "address" }))).toBe("lab/late")
    // Among the results at hand first: of those that hold the older one alone, the text is its slug.
    const inFirst = { viewer: owner, analysisIds: [first.analysisId] }
    expect(await nameOf(getModelNamed("lab--late", { access: inFirst }))).toBe("lab/late")
    expect(await nameOf(getModelNamed("lab--late", { access: { viewer: owner, analysisIds: [analysisId] } }))).toBe(
      "lab--late",
    )
  })

  test("a name with an @ is found in full before it is read as a model of another analysis", async () => {
    const models = ["bot-small@20240620", "bot-small@2", "bot-small"]
    const { analysisId } = await store("at24", { models, ownerId: owner.id })
    const other = await store("at25", { models: ["bot-small"], ownerId: owner.id })
    const scope = await getScope({ analysis: analysisId }, owner)
    for (const name of models) {
      expect(await getOtherSide(name, { scope })).toMatchObject({ model: { name }, other: undefined })
      expect(await nameOf(getModelNamed(name, { access: { viewer: owner, analysisIds: [analysisId] } }))).toBe(name)
    }
    expect(await getOtherSide(`bot-small@${other.analysisId}`, { scope })).toMatchObject({
      model: { name: "bot-small" },
      other: { analysis: { id: other.analysisId } },
    })
    const missing = getOtherSide("bot-small@999999", { scope })
    await expect(missing).rejects.toMatchObject({ code: "not_found", message: expect.stringContaining("bot-small@9") })
  })
})

describe("whom a name is told", () => {
  test.each([
    { set: "private", analysis: "private", told: false, byAddress: false },
    { set: "public", analysis: "private", told: true, byAddress: true },
    { set: "private", analysis: "public", told: true, byAddress: true },
    { set: "unlisted", analysis: "private", told: false, byAddress: false },
    { set: "private", analysis: "unlisted", told: false, byAddress: true },
  ] as const)("results $set, analysis $analysis", async ({ set, analysis, told, byAddress }) => {
    const model = `secret ${set} ${analysis}`
    const stored = await store(model, { models: [model], ownerId: owner.id, set, analysis })
    const slug = model.replaceAll(" ", "-")
    const dataset = `data of ${model}`
    for (const viewer of [null, stranger]) {
      const outside = { viewer }
      const seen = await Promise.all([
        findModelNamed(model, { access: outside }),
        findModelNamed(slug, { access: outside, as: "address" }),
        getDatasetNamed(dataset, { access: outside }).catch(codeOf),
        getDatasetFilter([dataset], outside).catch(codeOf),
        getDataset(`data-of-${slug}`, outside).catch(codeOf),
        getGate(addressSlug(dataset), outside).catch(codeOf),
      ])
      expect(seen.map((one) => one !== undefined && one !== "not_found")).toEqual(seen.map(() => told))
      const scope = await getScope({ analysis: stored.analysisId }, viewer).catch(() => null)
      expect(scope !== null).toBe(analysis !== "private")
      // The caller gives the analysis only when the viewer has been let in to it.
      const inside = { viewer, analysisIds: scope ? [scope.analysis?.id ?? 0] : [] }
      expect((await findModelNamed(model, { access: inside })) !== undefined).toBe(byAddress)
    }
    expect(await nameOf(getModelNamed(model, { access: { viewer: owner } }))).toBe(model)
  })

  test("not there and not yours are one sentence", async () => {
    await store("quiet", { models: ["quiet model"], ownerId: owner.id })
    const sentence = (text: string) =>
      getModelNamed(text, { access: { viewer: stranger } }).then(
        () => "told",
        (error: Error) => error.message.replace(text, "X"),
      )
    expect(await sentence("quiet model")).toBe(await sentence("no such model"))
  })

  test("a public analysis of private results does not tell what they are called", async () => {
    await store("told by title only", { models: ["open"], ownerId: owner.id, analysis: "public" })
    await query("UPDATE result_set SET name = 'the-secret-file.csv' WHERE name = 'told by title only'")
    const rows = async (viewer: Viewer) =>
      JSON.stringify((await listAnalyses(viewer)).rows.filter(({ title }) => title === "told by title only"))
    expect(await rows(stranger)).toContain('"resultSetName":null')
    expect(await rows(owner)).toContain("the-secret-file.csv")
  })
})

const codeOf = (error: { code?: string }) => error.code
