import "server-only"
import { sql } from "kysely"
import type { Viewer } from "@/lib/domain/access/permissions"
import { db } from "@/lib/data/base/kysely"

type Status = "latest" | "preview" | "stale" | "own" | "published"

/**
 * Releases (the latest first, then newest first), up to 20 own trees the viewer may read (theirs first, newest first)
 * and the published atlas. `current` is among them even when it is an older own tree or an unlisted one.
 */
export async function listAtlasChoices(viewer: Viewer, current: string) {
  const viewerId = viewer?.id ?? null
  return db()
    .with("own", (query) =>
      query
        .selectFrom("taxonomyVersion as v")
        .innerJoin("analysis as a", "a.id", "v.analysisId")
        .select("v.id")
        .where("v.kind", "=", "analysis")
        .where((eb) =>
          eb.or([eb("v.key", "=", current), eb("a.visibility", "=", "public"), eb("a.ownerId", "=", viewerId)]),
        )
        .orderBy((eb) => eb("v.key", "=", current), "desc")
        .orderBy((eb) => eb.fn.coalesce(eb("a.ownerId", "=", viewerId), eb.lit(false)), "desc")
        .orderBy("v.id", "desc")
        .limit(20),
    )
    .selectFrom("taxonomyVersion as v")
    .select(["v.key", "v.name", "v.publishedAt"])
    .select((eb) =>
      eb
        .case()
        .when("v.kind", "=", "published")
        .then(sql.lit<Status>("published"))
        .when("v.kind", "=", "analysis")
        .then(sql.lit<Status>("own"))
        .when("v.isLatest", "=", true)
        .then(sql.lit<Status>("latest"))
        .when("v.publishedAt", "is", null)
        .then(sql.lit<Status>("preview"))
        .else(sql.lit<Status>("stale"))
        .end()
        .as("status"),
    )
    .where((eb) => eb.or([eb("v.kind", "<>", "analysis"), eb("v.id", "in", eb.selectFrom("own").select("own.id"))]))
    .orderBy((eb) => sql`array_position(ARRAY['release', 'analysis', 'published'], ${eb.ref("v.kind")}::text)`)
    .orderBy("v.isLatest", "desc")
    .orderBy("v.publishedAt", (by) => by.desc().nullsFirst())
    .orderBy("v.id", "desc")
    .execute()
}
