import "server-only"
import type { Viewer } from "@/lib/auth/permissions"
import { AppError } from "@/lib/errors"
import { query } from "./client"
import { getModelNamed, type NamedModel } from "./names"
import { getScope, type Scope } from "./scope"

/** A model of another analysis that may stand beside a model of the scope. */
export type OtherSource = {
  readonly analysisId: number
  readonly analysisTitle: string
  readonly modelSlug: string
  readonly modelName: string
}

/**
 * Models of other finished analyses that the viewer may read and that met a data set of the scope's results; the
 * newest analyses first, at most 200.
 */
export async function listOtherSources(scope: Scope, viewer: Viewer): Promise<OtherSource[]> {
  return query<OtherSource>(
    `SELECT a.id AS "analysisId", a.title AS "analysisTitle", m.slug AS "modelSlug", m.name AS "modelName"
     FROM stratum s
     JOIN analysis a ON a.id = s.analysis_id
     JOIN model m ON m.id = s.model_id
     WHERE a.id <> $1 AND a.status = 'done' AND (a.visibility = 'public' OR a.owner_id = $2)
       AND s.dataset_id IN (SELECT dataset_id FROM stratum WHERE analysis_id = $1)
     GROUP BY a.id, m.id ORDER BY a.id DESC, m.id LIMIT 200`,
    [scope.analysis.id, viewer?.id ?? null],
  )
}

/** Model B of a comparison, and the scope it is read in when that is not A's. */
export type OtherSide = { readonly model: NamedModel; readonly other: Scope | undefined }

/**
 * "slug" is a model of the scope's own results, "slug@12" one of analysis 12. Throws not_found for what is not there or
 * not the viewer's. Labels are taken on the scope's tree where the other analysis is placed on it.
 */
export async function getOtherSide(text: string, scope: Scope, viewer: Viewer): Promise<OtherSide> {
  const [, slug, id] = /^(.+)@([1-9]\d{0,8})$/.exec(text) ?? []
  if (slug === undefined || id === undefined || Number(id) === scope.analysis.id)
    return { model: await getModelNamed(slug ?? text), other: undefined }
  const analysis = Number(id)
  const [model, other] = await Promise.all([getModelNamed(slug), scopeOf(analysis, scope, viewer)])
  return { model, other }
}

async function scopeOf(analysis: number, { version }: Scope, viewer: Viewer): Promise<Scope> {
  try {
    return await getScope({ release: version.key, analysis }, viewer)
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return getScope({ analysis }, viewer)
    throw error
  }
}
