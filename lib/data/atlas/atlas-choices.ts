import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { query } from "@/lib/data/base/client"

/**
 * A tree one can look at. `latest`: the current release. `preview`: a release that is not published yet. `stale`: an
 * older one. `own`: built by an analysis. `published`: figures others published, which are incomplete.
 */
export type AtlasChoice = {
  readonly key: string
  readonly name: string
  readonly status: "latest" | "preview" | "stale" | "own" | "published"
  readonly publishedAt: Date | null
}

/**
 * Releases (the latest first, then newest first), up to 20 own trees the viewer may read (theirs first, newest first)
 * and the published atlas. `current` is among them even when it is an older own tree or an unlisted one.
 */
export async function listAtlasChoices(viewer: Viewer, current: string): Promise<AtlasChoice[]> {
  return query<AtlasChoice>(
    `WITH own AS (
       SELECT v.id FROM taxonomy_version v JOIN analysis a ON a.id = v.analysis_id
       WHERE v.kind = 'analysis' AND (v.key = $2 OR a.visibility = 'public' OR a.owner_id = $1)
       ORDER BY v.key = $2 DESC, coalesce(a.owner_id = $1, false) DESC, v.id DESC LIMIT 20
     )
     SELECT v.key, v.name, v.published_at AS "publishedAt",
            CASE WHEN v.kind = 'published' THEN 'published' WHEN v.kind = 'analysis' THEN 'own'
                 WHEN v.is_latest THEN 'latest' WHEN v.published_at IS NULL THEN 'preview' ELSE 'stale' END AS status
     FROM taxonomy_version v
     WHERE v.kind <> 'analysis' OR v.id IN (SELECT id FROM own)
     ORDER BY array_position(ARRAY['release', 'analysis', 'published'], v.kind::text), v.is_latest DESC,
              v.published_at DESC NULLS FIRST, v.id DESC`,
    [viewer?.id ?? null, current],
  )
}
