import "server-only"
import { sql } from "kysely"
import { readPlaced, type PlaceParams } from "@/lib/domain/compare/place"
import { AppError } from "@/lib/errors"
import { pooled } from "@/lib/data/base/kysely"
import { findModelNamed, getModelNamed, type NamedModel } from "@/lib/data/scope/names"
import { inParts } from "@/lib/data/scope/parts"
import { holds } from "@/lib/data/scope/places"
import { getScope, type Scope } from "@/lib/data/scope/scope"
import { strataIn } from "@/lib/data/scope/strata"
import { accessOf, isListed, isOfEarlierRelease } from "@/lib/data/scope/visible-names"

/** A model of another analysis that may stand beside a model of the scope. */
export type OtherSource = Awaited<ReturnType<typeof listOtherSources>>[number]

/**
 * Models of other finished analyses that the viewer may read and that met a dataset of the scope's results; the
 * newest analyses first, at most 200.
 */
export async function listOtherSources(scope: Scope) {
  return pooled()
    .selectFrom("stratum as s")
    .innerJoin("analysis as a", "a.id", "s.analysisId")
    .innerJoin("model as m", "m.id", "s.modelId")
    .select(["a.id as analysisId", "a.title as analysisTitle", "m.slug as modelSlug", "m.name as modelName"])
    .select((eb) => {
      const [id, slug] = [eb.ref("a.id"), eb.ref("m.slug")]
      // By its id where a model of these results is called what slug and analysis read as together.
      const isTaken = eb.exists(
        eb
          .selectFrom("model as x")
          .innerJoin(strataIn(scope).as("o"), "o.modelId", "x.id")
          .select("x.id")
          .where("x.name", "=", sql<string>`${slug} || '@' || ${id}`),
      )
      const name = eb.case().when(isTaken).then(eb.cast<string>("m.id", "text")).else(slug).end()
      // What getOtherSide finds it by.
      return sql<string>`${name} || '@' || ${id}`.as("address")
    })
    .where((eb) => eb.not(inParts(scope, { analysis: eb.ref("a.id") })))
    .where("a.status", "=", "done")
    .where((eb) => isListed({ visibility: eb.ref("a.visibility"), ownerId: eb.ref("a.ownerId") }, scope.viewer))
    .where((eb) => eb.not(isOfEarlierRelease(eb.ref("a.resultSetId"))))
    .where("s.datasetId", "in", (eb) => eb.selectFrom(strataIn(scope).as("own")).select("own.datasetId"))
    .groupBy(["a.id", "m.id"])
    .orderBy("a.id", "desc")
    .orderBy("m.id")
    .limit(200)
    .execute()
}

/** Model B of a comparison, and the scope it is read in when that is not A's. */
export type OtherSide = { readonly model: NamedModel; readonly other: Scope | undefined }

type Where = { readonly scope: Scope; readonly as?: "word" | "address" }

/**
 * "name" is a model of the scope's own results, "name@12" one of analysis 12, "name@results-57" one of results 57, unless a model of these results is called
 * that in full: names hold whatever people write into them. Throws not_found for what is not there or not the viewer's.
 * Labels are taken on the scope's tree where the other analysis is placed on it.
 */
export async function getOtherSide(text: string, { scope, as = "word" }: Where): Promise<OtherSide> {
  const access = accessOf(scope)
  const at = readPlaced(text)
  if (!at) return { model: await getModelNamed(text, { access, as }), other: undefined }
  const whole = await findModelNamed(text, { access, as })
  if (whole && (await holds(scope, { model: whole.id }))) return { model: whole, other: undefined }
  const other = "analysis" in at && at.analysis === scope.analysis?.id ? scope : await findScope(at, scope)
  const model = other && (await findModelNamed(at.model, { access: accessOf(other), as }))
  if (model) return { model, other: other === scope ? undefined : other }
  if (whole) return { model: whole, other: undefined }
  throw new AppError(
    "not_found",
    `There is no model "${text.slice(0, 200)}": none of that name, and no ${"analysis" in at ? `analysis ${at.analysis}` : `results ${at.results}`} that you may read and that ${"analysis" in at ? "holds" : "hold"} one.`,
  )
}

/** The other place on the scope's tree, else on its own; undefined for what is not there or not the viewer's. */
async function findScope(at: PlaceParams, { version, viewer }: Scope): Promise<Scope | undefined> {
  for (const release of [version.key, undefined])
    try {
      return await getScope({ release, ...at }, viewer)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "not_found") throw error
    }
  return undefined
}
