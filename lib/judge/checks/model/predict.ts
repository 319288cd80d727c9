import { normaliseText, shortHash } from "@/lib/domain/text/content-hash"
import { readFeatures } from "./features"
import type { Item } from "@/lib/judge/checks/item/item"
import type { FoldWeights, Index } from "./index-file"
import { lexicalVector, type Sparse } from "./lexical"
import { similarity, sketchOf, SKETCH_SIZE } from "./sketch"
import { LEXICAL_SIZE, standardised, vectorFrom } from "./vector"

/** What the annotated failures suggest for one failure. */
export type Prediction = {
  /** slug of the likeliest top category; "" stands for "no error found" */
  readonly category: string
  /** slug of the sub-category of the nearest failures of that category; null when none is near */
  readonly subcategory: string | null
  /** calibrated probability that the top category is the released annotation's */
  readonly confidence: number
  /** probability before calibration */
  readonly raw: number
  /**
   * mean likeness of the five nearest inputs and of the five nearest outputs, 0 to 1, and of the five failures nearest
   * in all (half of both texts' likeness plus that of the features, up to 2): how well known this kind of failure is
   */
  readonly likeness: { readonly input: number; readonly output: number; readonly all: number }
  /** titles of the nearest annotated failures of that category, nearest first */
  readonly nearest: readonly string[]
}

/** Which weights may be used and which annotated failures may be looked at for this failure. */
export type Allowance = { readonly weights: readonly FoldWeights[]; readonly excludes: (row: number) => boolean }

const NEIGHBOURS = 7

/** Identity of an example in the index. */
export function inputHash(input: string): string {
  return shortHash(normaliseText(input.slice(0, 200_000)))
}

/** The fold of an example: decided by its identity, so that all outputs for it are in the same one. */
export function foldOf(hash: string, folds: number): number {
  return Number.parseInt(hash.slice(0, 8), 16) % folds
}

/**
 * An example that is in the index is judged by the weights that were trained without it, and its own annotations are
 * not among its neighbours: what the release says of it is never looked up. All others get the mean of all folds.
 */
export function allowanceFor(item: Item, index: Index): Allowance {
  const hash = inputHash(item.input)
  if (!index.inputHashes.includes(hash)) return { weights: index.folds, excludes: () => false }
  const own = index.folds[foldOf(hash, index.folds.length)]
  return { weights: own ? [own] : index.folds, excludes: (row) => index.inputHashes[row] === hash }
}

export function predict(item: Item, index: Index, allowance = allowanceFor(item, index)): Prediction {
  const features = standardised([...readFeatures(item).values()], index.scaling)
  const input = lexicalVector(item.input, LEXICAL_SIZE)
  const output = lexicalVector(item.output, LEXICAL_SIZE)
  const probabilities = meanProbabilities(vectorFrom(features, input, output), allowance.weights, index.classes.length)
  const best = indexOfMost(probabilities)
  const raw = probabilities[best] ?? 0
  const near = likenesses({ features, input, output, index, excludes: allowance.excludes })
  const likeness = {
    input: topMean(near.map((one) => one.input)),
    output: topMean(near.map((one) => one.output)),
    all: topMean(near.map((one) => one.all)),
  }
  const { intercept, logit, input: ofInput, output: ofOutput } = index.calibration
  const bounded = Math.min(0.999, Math.max(0.001, raw))
  const score =
    intercept + logit * Math.log(bounded / (1 - bounded)) + ofInput * likeness.input + ofOutput * likeness.output
  const nearest = near
    .filter((one) => index.itemClasses[one.row] === best)
    .sort((a, b) => b.all - a.all || a.row - b.row)
    .slice(0, NEIGHBOURS)
  return {
    category: index.classes[best] ?? "",
    subcategory: voted(nearest, index),
    confidence: 1 / (1 + Math.exp(-score)),
    raw,
    likeness,
    nearest: nearest.flatMap((one) => index.titles[one.row] || []).slice(0, 3),
  }
}

type Likeness = { readonly row: number; readonly input: number; readonly output: number; readonly all: number }

type Compared = {
  readonly features: Float64Array
  readonly input: Sparse
  readonly output: Sparse
  readonly index: Index
  readonly excludes: (row: number) => boolean
}

function likenesses({ features, input, output, index, excludes }: Compared): Likeness[] {
  const inputSketch = sketchOf(input)
  const outputSketch = sketchOf(output)
  const result: Likeness[] = []
  for (let row = 0; row < index.titles.length; row += 1) {
    if (excludes(row)) continue
    const ofInput = similarity(inputSketch, index.inputSketches, row * SKETCH_SIZE)
    const ofOutput = similarity(outputSketch, index.outputSketches, row * SKETCH_SIZE)
    const ofFeatures = cosine(features, index.itemFeatures, row * features.length)
    result.push({ row, input: ofInput, output: ofOutput, all: 0.5 * (ofInput + ofOutput) + ofFeatures })
  }
  return result
}

function meanProbabilities(vector: Sparse, weights: readonly FoldWeights[], classes: number): Float64Array {
  const mean = new Float64Array(classes)
  for (const { weight, bias } of weights) {
    const scores = Float64Array.from(bias)
    for (let j = 0; j < vector.at.length; j += 1) {
      const row = (vector.at[j] ?? 0) * classes
      const x = vector.value[j] ?? 0
      for (let k = 0; k < classes; k += 1) scores[k] = (scores[k] ?? 0) + x * (weight[row + k] ?? 0)
    }
    const most = Math.max(...scores)
    const powers = scores.map((score) => Math.exp(score - most))
    const sum = powers.reduce((total, power) => total + power, 0)
    for (let k = 0; k < classes; k += 1) mean[k] = (mean[k] ?? 0) + (powers[k] ?? 0) / sum / weights.length
  }
  return mean
}

function voted(nearest: readonly Likeness[], index: Index): string | null {
  const votes = new Map<string, number>()
  for (const one of nearest) {
    const slug = index.subcategories[index.itemSubcategories[one.row] ?? 255]
    if (slug !== undefined) votes.set(slug, (votes.get(slug) ?? 0) + Math.max(0.01, one.all))
  }
  return [...votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null
}

function topMean(values: readonly number[]): number {
  const top = [...values].sort((a, b) => b - a).slice(0, 5)
  return top.length === 0 ? 0 : top.reduce((sum, value) => sum + value, 0) / top.length
}

function cosine(features: Float64Array, kept: Int8Array, offset: number): number {
  let product = 0
  let left = 0
  let right = 0
  for (let index = 0; index < features.length; index += 1) {
    const a = features[index] ?? 0
    const b = kept[offset + index] ?? 0
    product += a * b
    left += a * a
    right += b * b
  }
  return left === 0 || right === 0 ? 0 : product / Math.sqrt(left * right)
}

function indexOfMost(values: Float64Array): number {
  let best = 0
  for (let index = 1; index < values.length; index += 1) if ((values[index] ?? 0) > (values[best] ?? 0)) best = index
  return best
}
