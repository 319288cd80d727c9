import { percentile } from "@/lib/stats/resampling/bootstrap"
import type { Estimate } from "@/lib/stats/core/estimate"
import { valueIn, type Unit } from "./row-sorting"
import type { AtlasStratum } from "./atlas-rows"
import { signaturesBy, viewOf, type Counted } from "./category-counts"
import { heatLevel } from "./heat-levels"

/** What one model shows of every row, in the page's unit: the colours of the tree. */
export type ModelValues = {
  readonly slug: string
  readonly name: string
  /** failures of the model that were read */
  readonly read: number
  readonly highest: number
  readonly values: ReadonlyMap<string, { readonly count: number; readonly value: Estimate | null }>
}

/** Null when the model was not tried here, or none of its failures was read. */
export function modelValues(counted: Counted<AtlasStratum>, wanted: { model: string; unit: Unit }): ModelValues | null {
  return viewOf(counted, ["model", wanted.model, wanted.unit], () => computeValues(counted, wanted))
}

function computeValues(
  counted: Counted<AtlasStratum>,
  { model, unit }: { model: string; unit: Unit },
): ModelValues | null {
  const strata = counted.strata.filter((stratum) => stratum.modelSlug === model)
  const [first] = strata
  if (!first) return null
  const signature = byModel({ ...counted, strata }).get(model)
  if (!signature || signature.read === 0) return null
  const values = new Map(
    signature.rows.map((row) => [row.key, { count: row.read, value: valueIn(row, unit) }] as const),
  )
  return {
    slug: first.modelSlug,
    name: first.modelName,
    read: signature.read,
    highest: Math.max(0, ...[...values.values()].map(({ value }) => value?.estimate ?? 0)),
    values,
  }
}

/** 0 for none seen, else 1 to 7: by the same steps as the heat squares for shares, else by the highest of all rows. */
export function colourLevel(model: ModelValues, key: string, unit: Unit): number {
  const found = model.values.get(key)
  if (!found || found.count === 0 || !found.value) return 0
  const { estimate } = found.value
  return heatLevel(found.count, unit === "share" ? estimate : (0.6 * estimate) / Math.max(model.highest, 1e-9))
}

/** Fewer failures read of a model than this say nothing about its shares. */
export const enoughOfModel = 10

/** Over the models with enough read: lower quartile, median and upper quartile of their shares. */
export type Spread = readonly [low: number, median: number, high: number]

/** How a row's share of failures differs from model to model. Empty with fewer than four models to compare. */
export function spreadOverModels(counted: Counted<AtlasStratum>): ReadonlyMap<string, Spread> {
  return viewOf(counted, ["spread"], () => computeSpread(counted))
}

function computeSpread(counted: Counted<AtlasStratum>): ReadonlyMap<string, Spread> {
  const signatures = [...byModel(counted).values()].filter((signature) => signature.covered.read >= enoughOfModel)
  if (signatures.length < 4) return new Map()
  const shares = new Map<string, number[]>()
  for (const { rows } of signatures)
    for (const { key, read, share } of rows)
      if (read > 0) shares.set(key, [...(shares.get(key) ?? []), share?.estimate ?? 0])
  return new Map(
    [...shares].map(([key, seen]) => {
      const all = [...new Array<number>(signatures.length - seen.length).fill(0), ...seen].sort((a, b) => a - b)
      return [key, [percentile(all, 0.25), percentile(all, 0.5), percentile(all, 0.75)] as const]
    }),
  )
}

const byModel = ({ tree, strata, sums }: Counted<AtlasStratum>) =>
  signaturesBy({
    tree,
    strata,
    sums: sums.byModel,
    partOf: (row) => row.modelId,
    groupOf: (stratum) => stratum.modelSlug,
  })
