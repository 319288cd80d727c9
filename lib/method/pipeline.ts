import { emptyFunnel, type Funnel } from "@/lib/domain/analyses/funnel"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { AnalysisConfig } from "./config/analysis-config"
import { countOutcomes, countTree, type OutcomeCount, type TreeCounts } from "./count"
import { annotate, type Annotation } from "./diagnose"
import { gatherTexts } from "./gather-texts"
import { withCallOptions } from "./judge/call-options"
import type { Judge } from "./judge/judge"
import { strataOf, textsOf, type World } from "./memory-world"
import {
  coveredStrata,
  sampleStratum,
  type SampledFailure,
  type SampledStratum,
  type StratumName,
} from "./sampling/sample-failures"
import { growAndPlace, type Trees } from "./tree/grow-and-place"
import { toTitleItems } from "./tree/title-items"
import type { BuiltTree } from "./tree/grow-tree"

type ReadFailure = SampledFailure &
  StratumName & { readonly id: number; readonly example: string; readonly key: string }

export type PipelineResult = Trees & {
  readonly strata: readonly SampledStratum[]
  readonly annotations: readonly (ReadFailure & Annotation)[]
  readonly outcomes: readonly OutcomeCount[]
  /** counts on the own tree and on the release, of those that there are */
  readonly counts: { readonly own: TreeCounts | null; readonly release: TreeCounts | null }
}

/**
 * The whole method over a world in memory: sample, diagnose, title items, grow and place, count (docs/method.md, Stages).
 * The jobs in lib/jobs/analysis call the same stages over the database, with pauses, caps and several workers;
 * lib/jobs/analysis/one-method.db.test.ts compares what both bring byte by byte. Annotation ids number the sample from 1.
 */
export async function runPipeline(world: World, config: AnalysisConfig, judge: Judge): Promise<PipelineResult> {
  const told = withCallOptions(judge, config)
  const samples = coveredStrata(strataOf(world), config).map(({ offered, ...stratum }) =>
    sampleStratum(stratum, offered, config),
  )
  const sample = samples.flatMap(({ stratum: { model, dataset }, sample }) =>
    sample.map((failure) => ({ ...failure, model, dataset })),
  )
  const texts = textsOf(world, sample, config)
  const annotations = await Promise.all(
    sample.map(async (failure, index) => ({
      id: index + 1,
      ...failure,
      ...(await annotate(await gatherTexts(failure, texts, config), told)),
    })),
  )
  const items = toTitleItems(
    annotations.flatMap(({ id, outcome, diagnosis }) =>
      outcome === "diagnosed" && diagnosis ? [{ id, ...diagnosis }] : [],
    ),
  )
  const trees = await growAndPlace({ items: async () => items, release: world.release }, { judge: told, config })
  const failures = new Map(annotations.map((annotation) => [annotation.id, annotation]))
  const { tree, placements } = trees
  return {
    strata: samples.map(({ stratum }) => stratum),
    annotations,
    ...trees,
    outcomes: countOutcomes(annotations),
    counts: {
      own: tree && countTree(tree.placements, failures, parentsOfBuilt(tree)),
      release: placements && countTree(placements, failures, parentsOf(world.release ?? [])),
    },
  }
}

function parentsOfBuilt({ nodes }: BuiltTree): Map<string, string | null> {
  return new Map(nodes.map(({ slug, parentSlug }) => [slug, parentSlug]))
}

function parentsOf(tree: readonly TaxonomyNode[]): Map<string, string | null> {
  const nodes = flattenTree(tree)
  const slugs = new Map(nodes.map(({ id, slug }) => [id, slug]))
  return new Map(nodes.map(({ slug, parentId }) => [slug, parentId === null ? null : (slugs.get(parentId) ?? null)]))
}

/** Where every prediction went, with the places on one tree. */
export function funnelOf({ strata, outcomes }: PipelineResult, counts: TreeCounts | null): Funnel {
  const funnel = { ...emptyFunnel }
  const add = (part: Partial<Record<keyof Funnel, number>>) => {
    for (const key of funnelKeys) funnel[key] += part[key] ?? 0
  }
  for (const part of [...strata, ...outcomes, ...(counts?.placements ?? [])]) add(part)
  return funnel
}

const funnelKeys = Object.keys(emptyFunnel) as (keyof Funnel)[]
