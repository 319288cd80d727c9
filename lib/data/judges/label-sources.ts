import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { query } from "@/lib/data/base/client"

/** An analysis that speaks of a model or a data set, on one of the versions its failures are placed on. */
export type LabelSource = {
  readonly analysisId: number
  readonly title: string
  readonly judgeId: string
  readonly status: string
  readonly versionKey: string
  readonly versionName: string
  readonly versionKind: "release" | "analysis"
  /** the version was made from this very analysis and is a release: the atlas's own labels */
  readonly isRelease: boolean
  readonly read: number
}

/**
 * Where labels of a model or a data set come from: the latest release first, then finished analyses of the viewer and
 * public ones, newest first; at most 12.
 */
export async function listLabelSources(
  viewer: Viewer,
  of: { readonly modelId: number } | { readonly datasetId: number },
): Promise<LabelSource[]> {
  return query<LabelSource>(
    `SELECT a.id AS "analysisId", a.title, a.judge_id AS "judgeId", a.status, v.key AS "versionKey", v.name AS "versionName",
            v.kind AS "versionKind", (v.kind = 'release' AND v.analysis_id = a.id) AS "isRelease",
            sum(s.diagnosed + s.no_error_found)::int AS read
     FROM stratum s
     JOIN analysis a ON a.id = s.analysis_id
     JOIN taxonomy_version v ON (v.id = a.release_id OR v.analysis_id = a.id) AND v.kind <> 'published'
     WHERE CASE WHEN $3::int IS NULL THEN s.model_id = $2 ELSE s.dataset_id = $3 END
       AND a.status = 'done' AND (a.visibility = 'public' OR a.owner_id = $1)
     GROUP BY a.id, v.id
     ORDER BY (v.is_latest AND v.analysis_id = a.id) DESC, a.id DESC, v.id
     LIMIT 12`,
    [viewer?.id ?? null, "modelId" in of ? of.modelId : null, "datasetId" in of ? of.datasetId : null],
  )
}
