import { pooled } from "@/lib/data/base/kysely"
import { fromDb } from "@/lib/data/base/enums"
import { groupBy } from "@/lib/domain/collections/group-by"
import { shortHash } from "@/lib/domain/text/content-hash"
import type { World } from "@/lib/method/memory-world"
import type { PipelineResult } from "@/lib/method/pipeline"
import { compareText } from "@/lib/method/sampling/hash-order"
import type { Placement } from "@/lib/method/tree/tree-ports"

/**
 * Everything an analysis brought, without surrogate ids: strata with their outcomes, annotations with criteria, evidence
 * and places, the own tree, the counts, the troubles. Two runs are the same when their sortedJson is equal byte by byte.
 */
type AnalysisRecord = {
  readonly strata: readonly object[]
  readonly annotations: readonly { readonly outcome: string }[]
  readonly tree: readonly object[]
  readonly nodes: readonly object[]
  readonly placements: readonly object[]
  readonly troubles: unknown
}

/** Keys of every object and rows of every list of the record in one order. */
export function sortedJson(record: AnalysisRecord): string {
  const text = (value: unknown, space?: number) => JSON.stringify(value, sortKeys, space)
  const rows = (list: readonly object[]) => [...list].sort((a, b) => compareText(text(a), text(b)))
  const { strata, annotations, tree, nodes, placements, troubles } = record
  return text(
    {
      ...{ strata: rows(strata), annotations: rows(annotations), tree: rows(tree) },
      ...{ nodes: rows(nodes), placements: rows(placements), troubles },
    },
    1,
  )
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b)))
}

/** What the jobs left in the database. */
export async function recordOfAnalysis(id: number): Promise<AnalysisRecord> {
  const strata = await pooled()
    .selectFrom("stratum as s")
    .innerJoin("model as m", "m.id", "s.modelId")
    .innerJoin("dataset as d", "d.id", "s.datasetId")
    .select(["m.name as model", "d.name as dataset", "s.threshold", "s.lowerIsBetter"])
    .select(["s.predictions", "s.unscored", "s.failures", "s.sampled", "s.diagnosed", "s.noErrorFound"])
    .select(["s.refused", "s.unparseable", "s.contextTooLong", "s.unavailable"])
    .where("s.analysisId", "=", id)
    .execute()
  const annotations = await pooled()
    .selectFrom("errorAnnotation as a")
    .innerJoin("model as m", "m.id", "a.modelId")
    .innerJoin("dataset as d", "d.id", "a.datasetId")
    .innerJoin("example as e", "e.id", "a.exampleId")
    .innerJoin("prediction as p", "p.id", "a.predictionId")
    .select(["a.id", "m.name as model", "d.name as dataset", "e.externalId as example", "p.variant", "p.trial"])
    .select(["a.outcome", "a.outcomeDetail as detail", "a.verdict", "a.suspect", "a.title", "a.summary", "a.secondary"])
    .select(["a.confidence", "a.source", "a.categoryHint", "a.outputHash"])
    .where("a.analysisId", "=", id)
    .execute()
  const criteria = await pooled()
    .selectFrom("criterion as c")
    .innerJoin("errorAnnotation as a", "a.id", "c.annotationId")
    .select(["c.annotationId", "c.text", "c.present", "c.quality", "c.evidenceStart as start", "c.evidenceEnd as end"])
    .select(["c.missingQuote", "c.comment"])
    .where("a.analysisId", "=", id)
    .orderBy("c.position")
    .execute()
  const places = await pooled()
    .selectFrom("categoryAssignment as ca")
    .innerJoin("errorAnnotation as a", "a.id", "ca.annotationId")
    .innerJoin("taxonomyVersion as v", "v.id", "ca.versionId")
    .leftJoin("taxonomyNode as n", "n.id", "ca.nodeId")
    .select(["ca.annotationId", "v.analysisId", "v.kind", "ca.outcome", "n.slug"])
    .where("a.analysisId", "=", id)
    .execute()
  const treeOf = (version: { kind: string; analysisId: number | null }) =>
    version.kind === "analysis" && version.analysisId === id ? "own" : "release"
  const criteriaOf = groupBy(criteria, ({ annotationId }) => annotationId)
  const placesOf = groupBy(places, ({ annotationId }) => annotationId)
  const tree = await pooled()
    .selectFrom("taxonomyNode as n")
    .innerJoin("taxonomyVersion as v", "v.id", "n.versionId")
    .leftJoin("taxonomyNode as parent", "parent.id", "n.parentId")
    .select(["n.slug", "parent.slug as parent", "n.name", "n.definition", "n.depth", "n.position"])
    .where("v.analysisId", "=", id)
    .where("v.kind", "=", "analysis")
    .execute()
  const nodes = await pooled()
    .selectFrom("nodeCount as c")
    .innerJoin("taxonomyVersion as v", "v.id", "c.versionId")
    .innerJoin("taxonomyNode as n", "n.id", "c.nodeId")
    .innerJoin("model as m", "m.id", "c.modelId")
    .innerJoin("dataset as d", "d.id", "c.datasetId")
    .select(["v.kind", "v.analysisId", "n.slug", "m.name as model", "d.name as dataset", "c.own", "c.total"])
    .where("c.analysisId", "=", id)
    .execute()
  const placements = await pooled()
    .selectFrom("placementCount as c")
    .innerJoin("taxonomyVersion as v", "v.id", "c.versionId")
    .innerJoin("model as m", "m.id", "c.modelId")
    .innerJoin("dataset as d", "d.id", "c.datasetId")
    .select(["v.kind", "v.analysisId", "m.name as model", "d.name as dataset"])
    .select(["c.classified", "c.other", "c.unassigned"])
    .where("c.analysisId", "=", id)
    .execute()
  const { troubles } = await pooled()
    .selectFrom("analysis")
    .select("troubles")
    .where("id", "=", id)
    .executeTakeFirstOrThrow()
  const withTree = <T extends { kind: string; analysisId: number | null }>({ kind, analysisId, ...row }: T) => ({
    ...row,
    on: treeOf({ kind, analysisId }),
  })
  return {
    strata,
    annotations: annotations.map(({ id: annotationId, outcome, verdict, suspect, ...row }) => ({
      ...row,
      outcome: fromDb(outcome),
      verdict: verdict && fromDb(verdict),
      suspect: suspect && fromDb(suspect),
      criteria: (criteriaOf.get(annotationId) ?? []).map(({ annotationId: _, quality, ...criterion }) => {
        return { ...criterion, quality: quality && fromDb(quality) }
      }),
      places: Object.fromEntries(
        (placesOf.get(annotationId) ?? []).map((place) => [treeOf(place), [place.outcome, place.slug]]),
      ),
    })),
    tree,
    nodes: nodes.map(withTree),
    placements: placements.map(withTree),
    troubles,
  }
}

/** What the pipeline brought of a world in memory. */
export function recordOfPipeline(world: World, result: PipelineResult): AnalysisRecord {
  const { annotations, tree, counts } = result
  const predictions = new Map(world.predictions.map((prediction) => [prediction.id, prediction]))
  const names = new Map(world.predictions.map((one) => [`${one.modelId} ${one.datasetId}`, one]))
  type Ids = { readonly modelId: number; readonly datasetId: number }
  const named = <T extends Ids>({ modelId, datasetId, ...row }: T) => {
    const { model, dataset } = names.get(`${modelId} ${datasetId}`) ?? { model: "", dataset: "" }
    return { ...row, model, dataset }
  }
  const outcomes = new Map(result.outcomes.map((one) => [`${one.modelId} ${one.datasetId}`, one]))
  const nothing = { diagnosed: 0, noErrorFound: 0, refused: 0, unparseable: 0, contextTooLong: 0, unavailable: 0 }
  const placeOf = (placements: readonly Placement[] | null | undefined) =>
    new Map((placements ?? []).map(({ failureId, outcome, slug }) => [failureId, [outcome, slug]]))
  const places = { own: placeOf(tree?.placements), release: placeOf(result.placements) }
  const counted = (["own", "release"] as const).map((on) => ({ on, ...(counts[on] ?? { nodes: [], placements: [] }) }))
  return {
    strata: result.strata.map((stratum) =>
      named({ ...stratum, ...nothing, ...outcomes.get(`${stratum.modelId} ${stratum.datasetId}`) }),
    ),
    annotations: annotations.map(({ id, predictionId, model, dataset, example, outcome, detail, diagnosis }) => {
      const { variant = "", trial = 0, output = null } = predictions.get(predictionId) ?? {}
      const { verdict = null, suspect = null, title = null, summary = null, secondary = null } = diagnosis ?? {}
      const { confidence = null, source = null, categoryHint = null, criteria = [] } = diagnosis ?? {}
      return {
        ...{ model, dataset, example, variant, trial, outcome, detail, verdict, suspect, title, summary, secondary },
        ...{ confidence, source, categoryHint, outputHash: output === null ? null : shortHash(output) },
        criteria: criteria.map(({ evidence, ...criterion }) => {
          return { ...criterion, start: evidence?.start ?? null, end: evidence?.end ?? null }
        }),
        places: Object.fromEntries(
          (["own", "release"] as const).flatMap((on) => {
            const place = places[on].get(id)
            return place ? [[on, place]] : []
          }),
        ),
      }
    }),
    tree: (tree?.nodes ?? []).map(({ parentSlug, ...node }) => ({ ...node, parent: parentSlug })),
    nodes: counted.flatMap(({ on, nodes }) => nodes.map((node) => ({ ...named(node), on }))),
    placements: counted.flatMap(({ on, placements }) => placements.map((one) => ({ ...named(one), on }))),
    troubles: result.troubles,
  }
}
