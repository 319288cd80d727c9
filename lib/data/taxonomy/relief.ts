import "server-only"
import { sql, type SqlBool } from "kysely"
import type { PoolClient } from "pg"
import { cache } from "@/lib/cache/bounded-cache"
import { reliefOf } from "@/lib/method/relief/relief"
import { parseRelief, type Relief } from "@/lib/domain/taxonomy/relief"
import { on, pooled } from "@/lib/data/base/kysely"
import { weightIn } from "./stratum-weight"

/** One seed for all maps: a release drawn again looks the same. */
const seed = 20261101

/** A map as it was last read: parsing it takes longer than asking whether it is still the same. */
type Parsed = { readonly row: string; readonly relief: Relief | null }

/** The stored map of a version; null when none was drawn. Shared: nobody may change it. */
export async function findRelief(versionId: number): Promise<Relief | null> {
  const key = `relief ${versionId}`
  const known = cache.get(key)?.value as Parsed | undefined
  // A system column that no table type has: another one after every change of the row.
  const row = sql<string>`${sql.ref("v.xmin")}::text`
  const found = await pooled()
    .selectFrom("taxonomyVersion as v")
    .select((eb) => [
      row.as("row"),
      eb
        .case()
        .when(row, "is distinct from", known?.row ?? null)
        .then(eb.ref("v.relief"))
        .end()
        .as("relief"),
    ])
    .where("v.id", "=", versionId)
    .executeTakeFirst()
  if (!found) return null
  if (known?.row === found.row) return known.relief
  const relief = parseRelief(found.relief)
  cache.set(key, { row: found.row, relief } satisfies Parsed)
  return relief
}

/**
 * Draws the map of a version from the counts of one analysis and stores it: about half a second, once. Each failure read
 * counts for as many as it stands for in its stratum, so that hills are as high as the shares in the tables beside them.
 */
export async function recordRelief(
  client: PoolClient,
  { analysisId, versionId }: { readonly analysisId: number; readonly versionId: number },
): Promise<Relief | null> {
  const rows = await listNodes(client, { analysisId, versionId })
  const relief = reliefOf({ ...categoriesOf(rows), seed })
  await on(client)
    .updateTable("taxonomyVersion")
    .set({ relief: JSON.stringify(relief) })
    .where("id", "=", versionId)
    .execute()
  return relief
}

function listNodes(client: PoolClient, { analysisId, versionId }: { analysisId: number; versionId: number }) {
  return on(client)
    .with("weighed", (query) =>
      query
        .selectFrom("stratum")
        .select(["modelId", "datasetId"])
        .select((eb) => [eb("diagnosed", "+", eb.ref("noErrorFound")).as("read"), weightIn("stratum").as("weight")])
        .where("analysisId", "=", analysisId),
    )
    .with("whole", (query) =>
      query
        .selectFrom("weighed")
        .select((eb) => [
          sql<number>`sum(${eb.ref("weight")} * ${eb.ref("read")})::float8`.as("failures"),
          eb.cast<number>(eb.fn.sum("read"), "float8").as("read"),
        ]),
    )
    .selectFrom("nodeCount as c")
    .innerJoin("taxonomyNode as n", "n.id", "c.nodeId")
    .innerJoin("dataset as d", "d.id", "c.datasetId")
    .innerJoin("weighed as w", (join) =>
      join.onRef("w.modelId", "=", "c.modelId").onRef("w.datasetId", "=", "c.datasetId"),
    )
    .crossJoin("whole")
    .select(["n.id", "n.parentId", "n.slug", "n.name"])
    .select((eb) => {
      const [failures, read] = [eb.fn.max("whole.failures"), eb.fn.max("whole.read")]
      const stoodFor = sql`sum(${eb.ref("c.total")} * ${eb.ref("w.weight")})`
      return [
        eb.fn.coalesce("d.suite", "d.title", "d.name").as("suite"),
        eb.fn.min<number>("d.id").as("order"),
        eb.cast<number>(eb.fn.sum("c.total"), "integer").as("read"),
        // Weighted, in failures read.
        sql<number>`round((${stoodFor} / nullif(${failures}, 0) * ${read})::numeric, 4)::float8`.as("count"),
        // All failures read.
        read.as("whole"),
      ]
    })
    .where("c.analysisId", "=", analysisId)
    .where("c.versionId", "=", versionId)
    .where("n.depth", "<=", 2)
    .groupBy("n.id")
    .groupBy((eb) => eb.fn.coalesce("d.suite", "d.title", "d.name"))
    .orderBy("n.position")
    .orderBy("n.id")
    .orderBy("order")
    .execute()
}

/** Maps that an older version of this code has drawn, drawn anew: they are stored, and would not be understood. */
export async function renewReliefs(client: PoolClient): Promise<number> {
  const rows = await on(client)
    .selectFrom("taxonomyVersion")
    .select(["id as versionId", "analysisId"])
    .where("analysisId", "is not", null)
    .where((eb) => sql<SqlBool>`jsonb_typeof(${eb.ref("relief")}) = 'object'`)
    .where((eb) => sql<SqlBool>`NOT ${eb.ref("relief")} @? '$.peaks[0].share'`)
    .orderBy("id")
    .forUpdate()
    .$narrowType<{ analysisId: number }>()
    .execute()
  for (const row of rows) await recordRelief(client, row)
  return rows.length
}

/** The map of the tree that an analysis built itself; nothing to do when it was only placed on a release. */
export async function recordOwnRelief(client: PoolClient, analysisId: number): Promise<void> {
  const rows = await on(client)
    .selectFrom("taxonomyVersion")
    .select("id")
    .where("analysisId", "=", analysisId)
    .where("kind", "=", "analysis")
    .execute()
  for (const { id } of rows) await recordRelief(client, { analysisId, versionId: id })
}

type NodeRow = Awaited<ReturnType<typeof listNodes>>[number]

function categoriesOf(rows: readonly NodeRow[]) {
  const suites = [...new Map([...rows].sort((a, b) => a.order - b.order).map((row) => [row.suite, true])).keys()]
  const nodes = [...new Map(rows.map((row) => [row.id, row])).values()]
  const sumOf = (what: "count" | "read", id: number, suite?: string) =>
    rows.reduce((sum, row) => (row.id === id && (!suite || row.suite === suite) ? sum + row[what] : sum), 0)
  const categories = nodes
    .filter((node) => node.parentId === null)
    .map((node) => {
      const count = sumOf("count", node.id)
      return {
        slug: node.slug,
        name: node.name,
        count,
        read: sumOf("read", node.id),
        share: Math.round((count / node.whole) * 1e5) / 1e5,
        bySuite: suites.map((suite) => sumOf("count", node.id, suite)),
        parts: nodes
          .filter((part) => part.parentId === node.id)
          .map((part) => ({ slug: part.slug, count: sumOf("count", part.id) })),
      }
    })
  return { categories, suites }
}
