import { expect, test } from "vitest"
import { comparisonReport } from "@/lib/api/compare/compare"
import { query } from "@/lib/data/base/client"
import { getModelNamed } from "@/lib/data/scope/names"
import { listPlaces } from "@/lib/data/scope/places"
import { getScope } from "@/lib/data/scope/scope"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"
import { seedReleases } from "@/prisma/seed"
import { openShipped } from "@/prisma/seeding/release-files"

// One database for all: the older release first, as it is where the product ran before.
const both = ["2026.11", "2026.12"]
const seeded = { first: false, second: false, third: true }
const counted = (sql: string) => query<{ n: number }>(sql).then(([row]) => Number(row?.n))
const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)

test("both releases are seeded, the newest becomes the latest, and a second start finds them", async () => {
  seeded.first = (await seedReleases(["2026.11"])).seeded
  seeded.second = (await seedReleases(both)).seeded
  seeded.third = (await seedReleases(both)).seeded
  expect(seeded).toEqual({ first: true, second: true, third: false })
  const releases = await query(
    "SELECT key, is_latest AS latest FROM taxonomy_version WHERE kind = 'release' ORDER BY key",
  )
  expect(releases).toEqual([
    { key: "2026.11", latest: false },
    { key: "2026.12", latest: true },
  ])
  expect(await counted("SELECT count(*) AS n FROM published_figure")).toBe(8)
  // Two releases of 97,000 scores: on a machine with other work it takes a minute.
}, 180_000)

// The figures of the READMEs.
test.each([
  ["2026.11", { read: 1165, failures: 15_866, scores: 34_679, datasets: 12, strata: 59, noError: 68 }],
  ["2026.12", { read: 5020, failures: 26_927, scores: 62_185, datasets: 45, strata: 319, noError: 545 }],
])("%s has the counts of its own files", async (release, figures) => {
  const files = openShipped(release)
  const scope = await getScope({ release }, null)
  const strata = await listStrata(scope)
  const plain = (row: { dataset: string; model: string; predictions: number; failures: number; read: number }) =>
    `${row.dataset} ${row.model} ${row.predictions} ${row.failures} ${row.read}`
  expect(
    strata
      .map(({ datasetName, modelName, ...row }) => plain({ ...row, dataset: datasetName, model: modelName }))
      .sort(),
  ).toEqual(
    files
      .readStrata()
      .map(({ annotated, ...row }) => plain({ ...row, read: annotated }))
      .sort(),
  )
  const [analysis] = scope.parts
  expect({
    read: sum(strata, ({ read }) => read),
    failures: sum(strata, ({ failures }) => failures),
    scores: await counted(`SELECT count(*) AS n FROM prediction WHERE result_set_id = ${analysis?.resultSetId}`),
    datasets: new Set(strata.map(({ datasetId }) => datasetId)).size,
    strata: strata.length,
    noError: sum(strata, ({ noErrorFound }) => noErrorFound),
  }).toEqual(figures)
  const byCategory = new Map<string, number>()
  for (const { category } of files.readAnnotations())
    if (category !== null) byCategory.set(category, (byCategory.get(category) ?? 0) + 1)
  const rows = await query<{ slug: string; n: number }>(
    `SELECT coalesce(parent.slug, node.slug) AS slug, count(*)::int AS n FROM category_assignment a
     JOIN taxonomy_node node ON node.id = a.node_id LEFT JOIN taxonomy_node parent ON parent.id = node.parent_id
     WHERE a.version_id = ${scope.version.id} GROUP BY 1`,
  )
  expect(new Map(rows.map(({ slug, n }) => [slug, n]))).toEqual(byCategory)
})

test("a score is the one its file has, whatever the model is called there", async () => {
  const rows = await query<{ dataset: string; model: string; example: string; score: number; hash: string }>(
    `SELECT d.name AS dataset, m.name AS model, e.external_id AS example, p.score, e.content_hash AS hash
     FROM prediction p JOIN dataset d ON d.id = p.dataset_id JOIN model m ON m.id = p.model_id
     JOIN example e ON e.id = p.example_id JOIN result_set r ON r.id = p.result_set_id
     WHERE r.name LIKE 'Open ErrorAtlas 2026.12%'`,
  )
  const files = openShipped("2026.12")
  const wanted = files
    .readDatasets()
    .flatMap(({ name: dataset }) => files.readOutcomes(dataset).map((row) => ({ dataset, ...row })))
  const line = (row: { dataset: string; model: string; score: number }, example: string, hash: string) =>
    `${row.dataset} ${row.model} ${example} ${row.score} ${hash}`
  expect(rows.map((row) => line(row, row.example, row.hash)).sort()).toEqual(
    wanted.map((row) => line(row, row.exampleId, row.contentHash)).sort(),
  )
})

test("2026.12 says what kind of work a benchmark is, and which spellings are one model", async () => {
  expect(await counted("SELECT count(*) AS n FROM release_model")).toBe(183)
  const models = await query(
    `SELECT r.family, r.organisation, r.aliases FROM release_model r JOIN model m ON m.id = r.model_id
     WHERE m.name = 'Meta-Llama-3-8B-Instruct'`,
  )
  expect(models).toEqual([
    {
      family: "Llama 3 8B",
      organisation: "Meta (or a tune of its models)",
      aliases: ["llama-3-8b-chat", "meta/llama-3-8b-chat", "llama-3-8b-instruct"],
    },
  ])
  const kinds = await query(
    `SELECT DISTINCT r.kind FROM release_dataset r JOIN dataset d ON d.id = r.dataset_id WHERE d.name LIKE 'scale_sql%'`,
  )
  expect(kinds).toEqual([{ kind: "SQL" }])
  expect(
    await query("SELECT phrase FROM taxonomy_node WHERE slug = 'missing-required-element' ORDER BY version_id"),
  ).toEqual([{ phrase: null }, { phrase: "Leaves out something required" }])
  expect(await query("SELECT diagnosis, count(*)::int AS n FROM critique GROUP BY 1 ORDER BY 1")).toEqual([
    { diagnosis: "right", n: 112 },
    { diagnosis: "partly", n: 8 },
  ])
})

test("what both releases hold is read in the latest alone; the worked examples of both come out", async () => {
  const compared = async (a: string, b: string) => {
    const { shared, bothRight, onlyAFails, onlyBFails, bothFail, mcnemarP } = await comparisonReport(
      { a, b, dataset: [] },
      null,
    )
    return [shared, bothRight, onlyAFails, onlyBFails, bothFail, mcnemarP?.toFixed(4)]
  }
  expect(await compared("gemini-1.5-flash-002", "gemini-1.5-pro-002")).toEqual([560, 330, 77, 35, 118, "0.0001"])
  expect(await compared("claude-opus-4.8", "gpt-5.5")).toEqual([203, 136, 13, 21, 33, "0.2295"])
  const placesOf = async (name: string) => {
    const { id } = await getModelNamed(name, { access: { viewer: null } })
    const listed = await listPlaces({ model: id }, null)
    return listed.map(({ isEarlierRelease }) => isEarlierRelease)
  }
  expect(await placesOf("gemini-1.5-pro-002")).toEqual([false])
  // A spelling that the latest release brought under another name is read where it is.
  expect(await placesOf("anthropic/claude-3-5-sonnet-20240620")).toEqual([true])
  expect((await compared("anthropic/claude-3-5-sonnet-20240620", "meta/llama-3-8b-chat"))[0]).toBeGreaterThan(0)
})
