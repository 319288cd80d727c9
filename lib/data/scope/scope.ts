import "server-only"
import { mayRead, type Viewer } from "@/lib/auth/permissions"
import { AppError } from "@/lib/errors"
import { query } from "@/lib/data/base/client"

/** Which counts a page shows: one analysis, seen on one taxonomy version. Every browsing page starts from it. */
export type Scope = {
  readonly analysis: {
    readonly id: number
    readonly title: string
    readonly judgeId: string
    readonly status: string
    readonly resultSetId: number
    readonly visibility: "private" | "unlisted" | "public"
  }
  readonly version: {
    readonly id: number
    readonly key: string
    readonly name: string
    readonly kind: "release" | "analysis" | "published"
    readonly isLatest: boolean
  }
  /** true when the analysis is the one the release was made from: the default view, no `?analysis=` in the address */
  readonly isReleaseView: boolean
  /** names the state of its counts: another one after every recount; null while the analysis is at work */
  readonly counted: string | null
}

type Row = {
  analysis_id: number
  title: string
  judge_id: string
  status: string
  result_set_id: number
  owner_id: number | null
  visibility: "private" | "unlisted" | "public"
  version_id: number
  key: string
  name: string
  kind: Scope["version"]["kind"]
  is_latest: boolean
  source_analysis_id: number | null
  counted: string | null
}

/**
 * `release`: a key or "latest" (the default). `analysis`: an analysis placed on that release, or the one that built
 * that tree; without it the analysis the version was made from. Throws not_found for what is not there or not yours.
 */
export async function getScope(
  wanted: { readonly release?: string | undefined; readonly analysis?: number | undefined },
  viewer: Viewer,
): Promise<Scope> {
  const row = await findScopeRow(wanted)
  if (!row || !mayRead(viewer, { ownerId: row.owner_id, visibility: row.visibility }))
    throw new AppError("not_found", "There is no such release or analysis.")
  return {
    analysis: {
      id: row.analysis_id,
      title: row.title,
      judgeId: row.judge_id,
      status: row.status,
      resultSetId: row.result_set_id,
      visibility: row.visibility,
    },
    version: { id: row.version_id, key: row.key, name: row.name, kind: row.kind, isLatest: row.is_latest },
    isReleaseView: row.kind === "release" && row.source_analysis_id === row.analysis_id,
    counted: row.counted,
  }
}

async function findScopeRow(wanted: { release?: string | undefined; analysis?: number | undefined }) {
  const key = wanted.release === undefined || wanted.release === "latest" ? null : wanted.release
  const analysis = wanted.analysis ?? null
  // Without a key an analysis is shown on its release, or on its own tree when it was placed on none.
  const [row] = await query<Row>(
    `SELECT a.id AS analysis_id, a.title, a.judge_id, a.status, a.result_set_id, a.owner_id, a.visibility,
            v.id AS version_id, v.key, v.name, v.kind, v.is_latest, v.analysis_id AS source_analysis_id,
            CASE WHEN a.status = 'done' THEN a.counts_revision || ' ' || (SELECT max(id) FROM taxonomy_version) END AS counted
     FROM taxonomy_version v
     JOIN analysis a ON a.id = coalesce($2::int, v.analysis_id)
     WHERE v.kind <> 'published'
       AND CASE WHEN $1::text IS NOT NULL THEN v.key = $1
                WHEN $2::int IS NULL THEN v.is_latest
                ELSE v.id = a.release_id OR (a.release_id IS NULL AND v.analysis_id = a.id) END
       AND (v.analysis_id = a.id OR v.id = a.release_id)
     ORDER BY v.is_latest DESC, v.id DESC LIMIT 1`,
    [key, analysis],
  )
  return row
}

/** Search parameters that lead back to the same scope; empty for the plain view of the latest release. */
export function scopeParams(scope: Scope): { release?: string; analysis?: number } {
  const release = scope.version.kind === "release" && scope.version.isLatest ? {} : { release: scope.version.key }
  const builtHere = scope.isReleaseView || scope.version.key === `analysis-${scope.analysis.id}`
  return builtHere ? release : { ...release, analysis: scope.analysis.id }
}
