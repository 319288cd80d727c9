import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { pooled } from "@/lib/data/base/kysely"

/** As many of each kind as the head of the site offers. */
const most = 8

/**
 * The newest results and finished analyses of somebody, by which they can narrow what is shown; readings of a sample a
 * second time are no view of their own. null: nobody is signed in.
 */
export async function listOwnScopes(viewer: Viewer) {
  if (viewer === null) return null
  const [results, analyses] = await Promise.all([
    pooled()
      .selectFrom("resultSet as r")
      .select(["r.id", "r.name", "r.createdAt"])
      .where("r.ownerId", "=", viewer.id)
      .where("r.origin", "=", "import")
      .where("r.status", "=", "ready")
      .orderBy("r.id", "desc")
      .limit(most)
      .execute(),
    pooled()
      .selectFrom("analysis as a")
      .innerJoin("resultSet as r", "r.id", "a.resultSetId")
      .select(["a.id", "a.title", "a.judgeId"])
      .where("a.ownerId", "=", viewer.id)
      .where("r.origin", "=", "import")
      .where("r.status", "=", "ready")
      .where("a.status", "=", "done")
      .where("a.isRereading", "=", false)
      .orderBy("a.id", "desc")
      .limit(most)
      .execute(),
  ])
  return { results, analyses }
}
