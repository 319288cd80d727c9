import { expect, test } from "vitest"
import { flattenTree } from "@/lib/domain/taxonomy/taxonomy"
import { seededDatabase } from "@/lib/testing/database"
import { listAtlasChoices } from "./atlas-choices"
import { countExpertMatches } from "./atlas-facts"
import { countCategoryChecks, listDisputed, listNodeReleases, listOpinionsOn } from "./category-facts"
import { query } from "@/lib/data/base/client"
import { getScope } from "@/lib/data/scope/scope"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"

seededDatabase()

async function factualError() {
  const scope = await getScope({}, null)
  const tree = await getTaxonomy(scope.version.id)
  const node = tree.find((candidate) => candidate.slug === "factual-error")
  if (!node) throw new Error("no such category")
  return { scope, tree, node, ids: flattenTree([node]).map(({ id }) => id) }
}
const everywhere = { models: [], datasets: [], limit: 100 }

test("second opinions on a category: 18 of 20 agree, and the two others are its disputed failures", async () => {
  const { scope, ids } = await factualError()
  const pairs = await listOpinionsOn(scope, ids)
  const sum = (some: typeof pairs) => some.reduce((total, pair) => total + pair.count, 0)
  expect([sum(pairs), sum(pairs.filter((pair) => pair.first === pair.second))]).toEqual([20, 18])
  const disputed = await listDisputed(scope, { ...everywhere, nodeIds: ids })
  expect(disputed.map((row) => row.second).sort()).toEqual(["incomplete-reasoning", "logical-reasoning-error"])
  expect(disputed.every((row) => row.path[0]?.slug === "factual-error")).toBe(true)
  const [first] = disputed
  const narrowed = await listDisputed(scope, { ...everywhere, nodeIds: ids, models: [first?.modelSlug ?? ""] })
  expect(narrowed.every((row) => row.modelSlug === first?.modelSlug)).toBe(true)
  expect(await listDisputed(scope, { ...everywhere, nodeIds: ids, models: ["no-such-model"] })).toEqual([])
})

test("of the 90 held against experts, those whose failure is in a category count there; nobody reviewed", async () => {
  const { scope, tree } = await factualError()
  const all = await countCategoryChecks(
    scope,
    flattenTree(tree).map(({ id }) => id),
  )
  const whole = await countExpertMatches(scope)
  expect(whole.total).toBe(90)
  // One that is related, and all that found no error, are in no category.
  expect(all.experts).toEqual({ same: 52, related: 23, different: 8, noErrorFound: 0 })
  expect(all.reviews).toEqual({ agree: 0, otherCategory: 0, noError: 0, atFault: 0 })
})

test("a category that an older release had under another name is found by its address name", async () => {
  const { scope } = await factualError()
  await query(
    `WITH older AS (
       INSERT INTO taxonomy_version (key, name, kind, published_at) VALUES ('2025.01', 'Older', 'release', '2025-01-01')
       RETURNING id)
     INSERT INTO taxonomy_node (version_id, slug, name, definition, depth, position)
     SELECT id, 'factual-error', 'False fact', 'Says what is not so.', 1, 1 FROM older`,
  )
  await query("INSERT INTO taxonomy_version (key, name, kind) VALUES ('2027.01', 'Next', 'release')")
  const seen = await listNodeReleases(scope, "factual-error")
  expect(seen.map((row) => [row.key, row.name])).toEqual([
    ["2026.11", "Factual Error"],
    ["2025.01", "False fact"],
  ])
  expect([seen[0]?.count, seen[0]?.placed]).toEqual([141, 1097])
  const choices = await listAtlasChoices(null, scope.version.key)
  expect(choices.map((choice) => [choice.key, choice.status])).toEqual([
    ["2026.11", "latest"],
    ["2027.01", "preview"],
    ["2025.01", "stale"],
    ["published", "published"],
  ])
})
