import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { AppError } from "@/lib/errors"
import { query } from "@/lib/data/base/client"
import { findModelNamed, getModelNamed, type NamedModel } from "@/lib/data/scope/names"
import { getScope, type Scope } from "@/lib/data/scope/scope"
import { accessOf } from "@/lib/data/scope/visible-names"

/** A model of another analysis that may stand beside a model of the scope. */
export type OtherSource = {
  readonly analysisId: number
  readonly analysisTitle: string
  /** what getOtherSide finds it by */
  readonly address: string
  readonly modelSlug: string
  readonly modelName: string
}

/**
 * Models of other finished analyses that the viewer may read and that met a data set of the scope's results; the
 * newest analyses first, at most 200.
 */
export async function listOtherSources(scope: Scope, viewer: Viewer): Promise<OtherSource[]> {
  return query<OtherSource>(
    `SELECT a.id AS "analysisId", a.title AS "analysisTitle", m.slug AS "modelSlug", m.name AS "modelName",
            -- By its id where a model of these results is called what slug and analysis read as together.
            CASE WHEN EXISTS (SELECT FROM model x JOIN stratum o ON o.model_id = x.id
                              WHERE o.analysis_id = $1 AND x.name = m.slug || '@' || a.id) THEN m.id::text ELSE m.slug END
              || '@' || a.id AS address
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

type Asked = { readonly scope: Scope; readonly viewer: Viewer; readonly as?: "word" | "address" }

/**
 * "name" is a model of the scope's own results, "name@12" one of analysis 12, unless a model of these results is called
 * that in full: names hold whatever people write into them. Throws not_found for what is not there or not the viewer's.
 * Labels are taken on the scope's tree where the other analysis is placed on it.
 */
export async function getOtherSide(text: string, { scope, viewer, as = "word" }: Asked): Promise<OtherSide> {
  const access = accessOf(scope)
  const [, name, id] = /^(.+)@([1-9]\d{0,8})$/s.exec(text) ?? []
  if (name === undefined || id === undefined)
    return { model: await getModelNamed(text, { access, as }), other: undefined }
  const whole = await findModelNamed(text, { access, as })
  if (whole && (await isIn(scope, whole))) return { model: whole, other: undefined }
  const analysis = Number(id)
  const other = analysis === scope.analysis.id ? scope : await findScope(analysis, scope, viewer)
  const model = other && (await findModelNamed(name, { access: accessOf(other), as }))
  if (model) return { model, other: other === scope ? undefined : other }
  if (whole) return { model: whole, other: undefined }
  throw new AppError(
    "not_found",
    `There is no model "${text.slice(0, 200)}": none of that name, and no analysis ${id} that you may read and that holds one.`,
  )
}

async function isIn(scope: Scope, model: NamedModel): Promise<boolean> {
  const rows = await query("SELECT FROM stratum WHERE analysis_id = $1 AND model_id = $2 LIMIT 1", [
    scope.analysis.id,
    model.id,
  ])
  return rows.length > 0
}

/** The other analysis on the scope's tree, else on its own; undefined for what is not there or not the viewer's. */
async function findScope(analysis: number, { version }: Scope, viewer: Viewer): Promise<Scope | undefined> {
  for (const release of [version.key, undefined])
    try {
      return await getScope({ release, analysis }, viewer)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "not_found") throw error
    }
  return undefined
}
