import { undetermined } from "@/lib/domain/failures/annotation"
import type { Funnel } from "@/lib/domain/analyses/funnel"
import type { FailureRule } from "@/lib/domain/results/prediction"
import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { annotate, type Annotation } from "./diagnose"
import { withCallOptions } from "./judge/call-options"
import type { AnalysisConfig } from "./config/analysis-config"
import { growTree, type BuiltTree } from "./tree/grow-tree"
import type { DiagnoseRequest, Judge } from "./judge/judge"
import { prepare, type NamedPrediction, type SampledFailure, type StratumPlan } from "./sampling/sample-failures"
import { placeOnTree } from "./tree/assign-to-tree"
import { toTitleItems } from "./tree/title-items"
import type { Placement, Trouble } from "./tree/tree-ports"

export type World = {
  readonly predictions: readonly NamedPrediction[]
  /** by data set id: what fails */
  readonly rules: ReadonlyMap<number, FailureRule>
  /** the tree failures are placed on; null when only an own one is grown */
  readonly release: readonly TaxonomyNode[] | null
}

export type PipelinePorts = {
  readonly judge: Judge
  /** reads the texts of one sampled failure when its turn comes */
  readonly texts: (failure: SampledFailure) => Promise<DiagnoseRequest | null>
}

export type PipelineResult = {
  readonly strata: readonly StratumPlan[]
  readonly annotations: readonly (SampledFailure & Annotation & { readonly id: number })[]
  readonly tree: BuiltTree | null
  readonly placements: readonly Placement[]
  readonly troubles: readonly Trouble[]
}

/**
 * The whole method over predictions in memory. lib/runner does the same with the same stages over the database, in
 * jobs; this form is for tests and for reading. Annotation ids number the sample from 1.
 */
export async function runPipeline(
  world: World,
  config: AnalysisConfig,
  { judge, texts }: PipelinePorts,
): Promise<PipelineResult> {
  const asked = withCallOptions(judge, config)
  const { strata, sample } = prepare(world.predictions, world.rules, config)
  const annotations = await Promise.all(
    sample.map(async (failure, index) => ({
      id: index + 1,
      ...failure,
      ...(await annotate(await texts(failure), asked)),
    })),
  )
  const items = toTitleItems(
    annotations.flatMap(({ id, outcome, diagnosis }) =>
      outcome === "diagnosed" && diagnosis
        ? [{ ...diagnosis, id, isUndetermined: diagnosis.source === undetermined }]
        : [],
    ),
  )
  const ports = { judge: asked, config }
  const tree = config.mode === "place" ? null : await growTree(items, ports)
  const placed = config.mode === "induce" || !world.release ? null : await placeOnTree(items, world.release, ports)
  const troubles = [...(tree?.troubles ?? []), ...(placed?.troubles ?? [])]
  return { strata, annotations, tree, placements: placed?.placements ?? [], troubles }
}

/** Where every prediction went, with the placements of one tree. */
export function funnelOf(result: PipelineResult, placements: readonly Placement[]): Funnel {
  const sum = (key: "predictions" | "unscored" | "failures" | "sampled") =>
    result.strata.reduce((total, stratum) => total + stratum[key], 0)
  const read = (outcome: Annotation["outcome"]) =>
    result.annotations.filter((annotation) => annotation.outcome === outcome).length
  const placed = (outcome: Placement["outcome"]) =>
    placements.filter((placement) => placement.outcome === outcome).length
  return {
    predictions: sum("predictions"),
    unscored: sum("unscored"),
    failures: sum("failures"),
    sampled: sum("sampled"),
    pending: 0,
    diagnosed: read("diagnosed"),
    noErrorFound: read("no-error-found"),
    refused: read("refused"),
    unparseable: read("unparseable"),
    contextTooLong: read("context-too-long"),
    unavailable: read("unavailable"),
    classified: placed("classified"),
    other: placed("other"),
    unassigned: placed("unassigned"),
  }
}
