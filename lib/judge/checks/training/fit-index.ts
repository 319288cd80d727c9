import { readFeatures } from "@/lib/judge/checks/model/features"
import { readItem, type Item } from "@/lib/judge/checks/item/item"
import { encode, type FoldWeights, type IndexFile } from "@/lib/judge/checks/model/index-file"
import { lexicalVector, type Sparse } from "@/lib/judge/checks/model/lexical"
import { foldOf, inputHash } from "@/lib/judge/checks/model/predict"
import { quantise, sketchOf, SKETCH_SIZE } from "@/lib/judge/checks/model/sketch"
import { dimensionOf, LEXICAL_SIZE, standardised, vectorFrom, type Scaling } from "@/lib/judge/checks/model/vector"
import { trainLogistic } from "./logistic"

export type Labelled = {
  readonly dataset: string
  readonly title: string
  readonly category: string | null
  readonly subcategory: string | null
  readonly input: string
  readonly output: string
  readonly reference: string | null
}

export const FOLDS = 5
const PENALTY = 1

/** All that training and measuring need of the labelled failures, computed once. */
export type TrainingSet = {
  readonly labelled: readonly Labelled[]
  readonly items: readonly Item[]
  readonly featureNames: readonly string[]
  readonly scaling: Scaling
  readonly features: readonly Float64Array[]
  readonly vectors: readonly Sparse[]
  readonly hashes: readonly string[]
  readonly classes: readonly string[]
  readonly labels: readonly number[]
}

export function prepare(labelled: readonly Labelled[]): TrainingSet {
  const items = labelled.map(readItem)
  const maps = items.map(readFeatures)
  const featureNames = [...(maps[0]?.keys() ?? [])]
  const raw = maps.map((map) => [...map.values()])
  const scaling = scalingOf(raw, featureNames.length)
  const features = raw.map((values) => standardised(values, scaling))
  const vectors = items.map((item, row) =>
    vectorFrom(
      features[row] ?? new Float64Array(),
      lexicalVector(item.input, LEXICAL_SIZE),
      lexicalVector(item.output, LEXICAL_SIZE),
    ),
  )
  const classes = [...new Set(labelled.map((one) => one.category ?? ""))].sort()
  const labels = labelled.map((one) => classes.indexOf(one.category ?? ""))
  const hashes = labelled.map((one) => inputHash(one.input))
  return { labelled, items, featureNames, scaling, features, vectors, hashes, classes, labels }
}

/** Weights trained on the rows for which `uses` holds, rounded to 255 steps a class as they are stored. */
export function train(set: TrainingSet, uses: (row: number) => boolean): IndexFile["folds"][number] {
  const rows = set.labels.map((_, row) => row).filter(uses)
  const weights = trainLogistic({
    examples: rows.flatMap((row) => {
      const vector = set.vectors[row]
      return vector ? [{ vector, label: set.labels[row] ?? 0 }] : []
    }),
    dimension: dimensionOf(set.scaling),
    classes: set.classes.length,
    penalty: PENALTY,
  })
  const classes = weights.classes
  const scale = Array.from({ length: classes }, (_, k) => {
    let most = 1e-9
    for (let at = k; at < weights.weight.length; at += classes) most = Math.max(most, Math.abs(weights.weight[at] ?? 0))
    return rounded(most / 127)
  })
  const steps = Int8Array.from(weights.weight, (value, at) => Math.round(value / (scale[at % classes] ?? 1)))
  return { bias: Array.from(weights.bias, rounded), scale, weight: encode(steps) }
}

export function trainFolds(set: TrainingSet): IndexFile["folds"] {
  return Array.from({ length: FOLDS }, (_, fold) => train(set, (row) => foldOf(set.hashes[row] ?? "", FOLDS) !== fold))
}

/** The file without its calibration: what the items look like, and the weights given. */
export function assemble(
  set: TrainingSet,
  folds: IndexFile["folds"],
  calibration: IndexFile["calibration"],
): IndexFile {
  const subcategories = [...new Set(set.labelled.flatMap((one) => one.subcategory ?? []))].sort()
  const sketches = (text: (item: Item) => string) => {
    const all = new Int8Array(set.items.length * SKETCH_SIZE)
    set.items.forEach((item, row) =>
      all.set(quantise(sketchOf(lexicalVector(text(item), LEXICAL_SIZE))), row * SKETCH_SIZE),
    )
    return encode(all)
  }
  const features = set.features.flatMap((values) => Array.from(values, (value) => Math.round((value / 4) * 127)))
  return {
    about:
      "Numbers derived from the annotated failures of this release and the texts they are about (no text is in here): " +
      "weights of a multinomial logistic regression on features and hashed words, one set for each of five folds of " +
      "examples, and for each failure its features and two 128-number sketches. Made by scripts/build-builtin-index.ts.",
    features: [...set.featureNames],
    mean: set.scaling.mean.map(rounded),
    deviation: set.scaling.deviation.map(rounded),
    classes: [...set.classes],
    subcategories,
    folds,
    calibration,
    items: {
      titles: set.labelled.map((one) => one.title),
      inputs: Buffer.from(set.hashes.join(""), "hex").toString("base64"),
      classes: encode(Uint8Array.from(set.labels)),
      subcategories: encode(
        Uint8Array.from(set.labelled, (one) =>
          one.subcategory === null ? 255 : subcategories.indexOf(one.subcategory),
        ),
      ),
      features: encode(Int8Array.from(features)),
      inputSketches: sketches((item) => item.input),
      outputSketches: sketches((item) => item.output),
    },
  }
}

/** Stored weights as the predictor wants them. */
export function decodeFold(fold: IndexFile["folds"][number]): FoldWeights {
  const steps = Int8Array.from(Buffer.from(fold.weight, "base64"), (byte) => (byte > 127 ? byte - 256 : byte))
  return {
    bias: Float32Array.from(fold.bias),
    weight: Float32Array.from(steps, (step, at) => step * (fold.scale[at % fold.scale.length] ?? 0)),
  }
}

function scalingOf(raw: readonly (readonly number[])[], size: number): Scaling {
  const column = (index: number) => raw.map((values) => values[index] ?? 0)
  const mean = Array.from({ length: size }, (_, index) => rounded(average(column(index))))
  const deviation = Array.from({ length: size }, (_, index) => {
    const centre = mean[index] ?? 0
    return rounded(Math.max(0.05, Math.sqrt(average(column(index).map((value) => (value - centre) ** 2)))))
  })
  return { mean, deviation }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

function rounded(value: number): number {
  return Number(value.toPrecision(6))
}
