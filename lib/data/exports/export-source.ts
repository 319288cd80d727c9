import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import { AppError } from "@/lib/errors"
import { query } from "@/lib/data/base/client"

/**
 * Which taxonomy version an analysis is exported on: the wanted one, else the release it was placed on, else its own
 * tree (the other way round with `prefer: "tree"`); null when it has none yet. Throws not_found for what is not there or not the viewer's.
 */
export async function findExportSource(
  {
    analysis,
    release,
    prefer = "release",
  }: { readonly analysis: number; readonly release?: string | undefined; readonly prefer?: "release" | "tree" },
  viewer: Viewer,
): Promise<{ analysisId: number; versionId: number | null }> {
  const [row] = await query<{
    owner_id: number | null
    visibility: "private" | "unlisted" | "public"
    version_id: number | null
  }>(
    `SELECT a.owner_id, a.visibility,
       (SELECT v.id FROM taxonomy_version v
        WHERE (v.id = a.release_id OR v.analysis_id = a.id)
          AND ($2::text IS NULL OR v.key = $2 OR ($2 = 'latest' AND v.is_latest))
        ORDER BY (v.id IS NOT DISTINCT FROM a.release_id) = ($3 = 'release') DESC, v.id DESC LIMIT 1) AS version_id
     FROM analysis a WHERE a.id = $1`,
    [analysis, release ?? null, prefer],
  )
  if (!row || !mayRead(viewer, { ownerId: row.owner_id, visibility: row.visibility }))
    throw new AppError("not_found", `There is no analysis ${analysis}.`)
  if (row.version_id === null && release !== undefined)
    throw new AppError("not_found", `Analysis ${analysis} was not placed on "${release.slice(0, 100)}".`)
  return { analysisId: analysis, versionId: row.version_id }
}
