import "server-only"
import type { NotNull } from "kysely"
import { termsKey } from "@/lib/domain/access/gated-dataset"
import type { Place } from "@/lib/domain/compare/place"
import { AppError } from "@/lib/errors"
import { pooled } from "@/lib/data/base/kysely"
import { isAttempt, isFailure, rulesOf } from "@/lib/data/scope/failure-rule"
import { hashOfItem, identityOf } from "@/lib/data/scope/item-hash"
import { inParts } from "@/lib/data/scope/parts"
import type { Scope } from "@/lib/data/scope/scope"
import { isListed, isReadable } from "@/lib/data/scope/visible-names"
import type { ItemKey, Pair } from "./pair"
import { sharedItems } from "./shared-items"

type SharedItemDetail = Awaited<ReturnType<typeof getSharedItem>>

/** One item that both models answered, with what each did; texts apart. Throws not_found when they did not. */
export async function getSharedItem(scope: Scope, pair: Pair, key: ItemKey) {
  return pooled()
    .selectFrom(sharedItems(scope, pair).as("item"))
    .innerJoin("dataset as d", "d.id", "item.datasetId")
    .innerJoin("example as e", "e.id", "item.exampleRowId")
    .select(["item.exampleRowId", "item.variant", "item.trial", "item.failedA", "item.failedB", "item.scoreA"])
    .select(["item.triesA", "item.failsA", "item.triesB", "item.failsB", "item.trialA", "item.trialB", "item.variantB"])
    .select(["item.analysisA", "item.analysisB", "item.resultSetA", "item.resultSetB"])
    .select(["item.scoreB", "item.predictionA", "item.predictionB", "item.annotationA", "item.annotationB"])
    .select(["e.externalId as exampleId", "d.slug as datasetSlug", "d.sourceName", "d.sourceUrl", "d.licence"])
    .select(["d.gated", "d.terms"])
    .select((eb) => [
      eb.fn.coalesce("d.title", "d.name").as("datasetTitle"),
      hashOfItem(eb.ref("item.resultSetA"), eb.ref("e.id")).as("contentHash"),
    ])
    .where("item.exampleRowId", "=", key.exampleRowId)
    .limit(1)
    .executeTakeFirstOrThrow(() => new AppError("not_found", "The two models did not both answer this item."))
}

/** What one side did each time it tried the item, in the order of trials. */
export async function listTrials(
  scope: Scope,
  of: { readonly model: number; readonly place: Place; readonly exampleRowId: number },
) {
  const part = scope.parts.find(
    ({ resultSetId, analysisId }) => resultSetId === of.place.results && analysisId === of.place.analysis,
  )
  if (!part) return []
  return pooled()
    .selectFrom("prediction as p")
    .innerJoin(rulesOf(part).as("r"), "r.datasetId", "p.datasetId")
    .leftJoin("errorAnnotation as a", (join) =>
      join.onRef("a.predictionId", "=", "p.id").on("a.analysisId", "=", part.analysisId),
    )
    .select(["p.trial", "p.score", "a.id as annotationId", isFailure("p", "r").as("failed")])
    .where("p.resultSetId", "=", part.resultSetId)
    .where("p.modelId", "=", of.model)
    .where("p.exampleId", "=", of.exampleRowId)
    .where(isAttempt("p"))
    .orderBy("p.trial")
    .$narrowType<{ score: NotNull }>()
    .execute()
}

/** Whether the texts may be shown to somebody who has accepted these terms (lib/http/cookies/accepted-terms). */
export function mayShowTexts(item: SharedItemDetail, accepted: ReadonlySet<string>): boolean {
  const { gated, terms, datasetSlug: slug, datasetTitle: title } = item
  return !gated || accepted.has(termsKey({ slug, title, terms }))
}

export type SideText = Pick<NonNullable<Awaited<ReturnType<typeof findText>>>, "output" | "reasoning" | "resultSetId">

/**
 * Input and both outputs, from the compared results or any others the viewer may read: same dataset, model, example,
 * variant and trial; of several trials the one shown. Nothing for a gated dataset whose terms were not accepted.
 */
export async function findTexts(
  scope: Scope,
  { a, b, other = scope }: Pair,
  { item, accepted }: { readonly item: SharedItemDetail; readonly accepted: ReadonlySet<string> },
) {
  if (!mayShowTexts(item, accepted)) return { input: null, reference: null, a: null, b: null }
  const [textA, textB] = await Promise.all([
    findText(scope, a, { ...item, trial: item.trialA }),
    findText(other, b, { ...item, variant: item.variantB, trial: item.trialB }),
  ])
  const shown = textA ?? textB
  return { input: shown?.input ?? null, reference: shown?.reference ?? null, a: textA, b: textB }
}

/** The compared results first, then others that hold the same text, then the newest. */
async function findText(
  scope: Scope,
  model: number,
  item: Pick<SharedItemDetail, "exampleRowId" | "variant" | "trial" | "contentHash">,
) {
  const row = await pooled()
    .selectFrom("prediction as p")
    .innerJoin("resultSet as rs", "rs.id", "p.resultSetId")
    .innerJoin("predictionText as pt", "pt.predictionId", "p.id")
    .innerJoin("exampleText as et", (join) =>
      join.onRef("et.resultSetId", "=", "p.resultSetId").onRef("et.exampleId", "=", "p.exampleId"),
    )
    .select(["p.resultSetId", "pt.output", "pt.reasoning", "et.input", "et.reference"])
    .where("rs.status", "=", "ready")
    .where("p.exampleId", "=", item.exampleRowId)
    .where("p.modelId", "=", model)
    .where("p.variant", "=", item.variant)
    .where("p.trial", "=", item.trial)
    .where((eb) =>
      eb.or([
        // An analysis may be public while its results, and so their texts, are not.
        eb.and([
          inParts(scope, { resultSet: eb.ref("rs.id") }),
          isReadable({ visibility: eb.ref("rs.visibility"), ownerId: eb.ref("rs.ownerId") }, scope.viewer),
        ]),
        isListed({ visibility: eb.ref("rs.visibility"), ownerId: eb.ref("rs.ownerId") }, scope.viewer),
      ]),
    )
    .orderBy((eb) => inParts(scope, { resultSet: eb.ref("rs.id") }), "desc")
    .orderBy(
      (eb) => eb(identityOf("et"), "=", item.contentHash),
      (order) => order.desc().nullsLast(),
    )
    .orderBy("rs.id", "desc")
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}
