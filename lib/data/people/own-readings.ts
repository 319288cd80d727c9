import "server-only"
import { sql } from "kysely"
import type { Viewer } from "@/lib/domain/access/permissions"
import { isOneOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { isListed } from "@/lib/data/scope/visible-names"

/** As many analyses of one of them as are told of. */
const mostReadings = 20

/**
 * The newest `limit` results of the viewer, each with its failures and who was given them: analyses that are done or on the way,
 * the newest first, apart by judge. Readings of a sample a second time are none of them. Nothing where nobody is signed in.
 */
export async function listOwnReadings(viewer: Viewer, limit: number) {
  if (viewer === null) return []
  const sets = await pooled()
    .selectFrom("resultSet as r")
    .select((eb) => [
      ...(["r.id", "r.name", "r.createdAt"] as const),
      sql<number>`coalesce(${eb
        .selectFrom("resultSetCount as c")
        .select((of) => sql<number>`sum(${of.ref("c.failures")})::int`.as("failures"))
        .whereRef("c.resultSetId", "=", "r.id")}, 0)`.as("failures"),
    ])
    .where("r.ownerId", "=", viewer.id)
    .where("r.origin", "=", "import")
    .where("r.status", "=", "ready")
    .orderBy("r.id", "desc")
    .limit(limit)
    .execute()
  if (sets.length === 0) return []
  // However many the newest has, the others are told of too.
  const newest = pooled()
    .selectFrom("analysis as a")
    .select((eb) => [
      ...(["a.id", "a.resultSetId", "a.title", "a.judgeId", "a.status"] as const),
      eb.fn
        .agg<number>("row_number")
        .over((over) => over.partitionBy("a.resultSetId").orderBy("a.id", "desc"))
        .as("place"),
      sql<number>`coalesce(${eb
        .selectFrom("stratum as s")
        .select((of) => sql<number>`sum(${of.ref("s.sampled")})::int`.as("given"))
        .whereRef("s.analysisId", "=", "a.id")}, 0)`.as("given"),
    ])
    .where((eb) =>
      isOneOf(
        eb.ref("a.resultSetId"),
        sets.map(({ id }) => id),
      ),
    )
    .where((eb) => isListed({ visibility: eb.ref("a.visibility"), ownerId: eb.ref("a.ownerId") }, viewer))
    .where("a.status", "in", ["done", "running", "queued", "paused"])
    .where("a.isRereading", "=", false)
  const readings = await pooled()
    .selectFrom(newest.as("n"))
    .select(["n.id", "n.resultSetId", "n.title", "n.judgeId", "n.status", "n.given"])
    .where("n.place", "<=", mostReadings)
    .orderBy("n.id", "desc")
    .execute()
  return sets.map((set) => ({ ...set, readings: readings.filter(({ resultSetId }) => resultSetId === set.id) }))
}
