import "server-only"
import { sql } from "kysely"
import type { PoolClient } from "pg"
import type { BuiltTree } from "@/lib/method/tree/grow-tree"
import type { Placement } from "@/lib/method/tree/tree-ports"
import type { AssignmentOutcome } from "@/lib/domain/enums"
import { holdTree, withoutForeignKeyChecks } from "@/lib/data/base/foreign-keys"
import { on, pooled } from "@/lib/data/base/kysely"
import { analyze } from "@/lib/data/base/planner"

/**
 * Places failures on a version that exists; `slug`s are that version's. Replaces what stood there for them. The caller
 * holds their analysis: deleting one of them goes through it, and waits.
 */
export async function savePlacements(
  client: PoolClient,
  versionId: number,
  placements: readonly Placement[],
): Promise<void> {
  await holdTree(client, versionId)
  const ids = placements.map((placement) => placement.failureId)
  const slugs = placements.map((placement) => placement.slug)
  const outcomes = placements.map((placement) => placement.outcome)
  const placed = sql<{ id: number; slug: string | null; outcome: AssignmentOutcome }>`
    unnest(${ids}::int[], ${slugs}::text[], ${outcomes}::"AssignmentOutcome"[])`
  const saved = await withoutForeignKeyChecks(client, () =>
    on(client)
      .insertInto("categoryAssignment")
      .columns(["annotationId", "versionId", "nodeId", "outcome"])
      .expression((eb) =>
        eb
          .selectFrom(placed.as<"p">(sql`p(id, slug, outcome)`))
          .leftJoin("taxonomyNode as n", (join) =>
            join.onRef("n.slug", "=", "p.slug").on("n.versionId", "=", versionId),
          )
          .select((of) => ["p.id", of.cast<number>(of.val(versionId), "integer").as("versionId")])
          .select(["n.id as nodeId", "p.outcome"])
          .where((of) => of.or([of("n.id", "is not", null), of("p.slug", "is", null)])),
      )
      .onConflict((conflict) =>
        conflict.columns(["annotationId", "versionId"]).doUpdateSet((eb) => ({
          nodeId: eb.ref("excluded.nodeId"),
          outcome: eb.ref("excluded.outcome"),
        })),
      )
      .executeTakeFirst(),
  )
  const count = Number(saved.numInsertedOrUpdatedRows ?? 0)
  if (count !== placements.length) throw new Error(`placed ${count} of ${placements.length} failures`)
}

/** The own tree of an analysis, with every failure's place in it; one from an earlier attempt is replaced. */
export async function saveOwnTree(
  client: PoolClient,
  analysis: { readonly id: number; readonly title: string },
  tree: BuiltTree,
): Promise<number> {
  const key = ownTreeKey(analysis.id)
  await on(client).deleteFrom("taxonomyVersion").where("key", "=", key).where("kind", "=", "analysis").execute()
  const { id: versionId } = await on(client)
    .insertInto("taxonomyVersion")
    .values({ key, name: `Own tree of “${analysis.title}”`, kind: "analysis", analysisId: analysis.id })
    .returning("id")
    .executeTakeFirstOrThrow()
  await saveNodes(client, versionId, tree.nodes)
  await savePlacements(client, versionId, tree.placements)
  return versionId
}

async function saveNodes(client: PoolClient, versionId: number, nodes: BuiltTree["nodes"]): Promise<void> {
  const texts = (of: (node: BuiltTree["nodes"][number]) => string | null) => sql`${nodes.map(of)}::text[]`
  const numbers = (of: (node: BuiltTree["nodes"][number]) => number) => sql`${nodes.map(of)}::int[]`
  const given = sql<{ slug: string; name: string; definition: string; depth: number; position: number }>`
    unnest(${texts((n) => n.slug)}, ${texts((n) => n.name)}, ${texts((n) => n.definition)},
           ${numbers((n) => n.depth)}, ${numbers((n) => n.position)})`
  await on(client)
    .insertInto("taxonomyNode")
    .columns(["versionId", "slug", "name", "definition", "depth", "position"])
    .expression((eb) =>
      eb
        .selectFrom(given.as<"n">(sql`n(slug, name, definition, depth, position)`))
        .select((of) => of.cast<number>(of.val(versionId), "integer").as("versionId"))
        .select(["n.slug", "n.name", "n.definition", "n.depth", "n.position"]),
    )
    .execute()
  const parents = sql<{ slug: string; parentSlug: string | null }>`
    unnest(${texts((n) => n.slug)}, ${texts((n) => n.parentSlug)})`
  await on(client)
    .updateTable("taxonomyNode as n")
    .from(parents.as<"t">(sql`t(slug, parent_slug)`))
    .innerJoin("taxonomyNode as parent", (join) =>
      join.onRef("parent.slug", "=", "t.parentSlug").on("parent.versionId", "=", versionId),
    )
    .set((eb) => ({ parentId: eb.ref("parent.id") }))
    .where("n.versionId", "=", versionId)
    .whereRef("n.slug", "=", "t.slug")
    .execute()
}

const ownTreeKey = (analysisId: number): string => `analysis-${analysisId}`

/** The versions an analysis's failures are placed on: its release, its own tree. */
export async function listVersionsOf(client: PoolClient, analysisId: number): Promise<number[]> {
  const rows = await on(client)
    .selectFrom("taxonomyVersion as v")
    .innerJoin("analysis as a", (join) => join.on("a.id", "=", analysisId))
    .select("v.id")
    .where((eb) => eb.or([eb("v.id", "=", eb.ref("a.releaseId")), eb("v.key", "=", ownTreeKey(analysisId))]))
    .orderBy("v.id")
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Tells the planner about the rows an analysis has just brought. Without it the counts are planned for tables that
 * were empty a minute ago, and take minutes instead of a second. Not in a transaction: its locks would outlive it.
 */
export async function refreshStatistics(): Promise<void> {
  await analyze(pooled(), { errorAnnotation: [], categoryAssignment: [], taxonomyNode: [] })
}
