import { decodeIndex, type FoldWeights, type IndexFile } from "@/lib/judge/checks/model/index-file"
import { foldOf, predict, type Prediction } from "@/lib/judge/checks/model/predict"
import { assemble, decodeFold, FOLDS, train, trainFolds, type TrainingSet } from "./fit-index"
import { trainLogistic } from "./logistic"

/** How each labelled failure is judged when nothing of its example, or of its whole dataset, may be used. */
type HeldOut = { readonly byExample: readonly Prediction[]; readonly byDataset: readonly Prediction[] }

export type Built = {
  readonly file: IndexFile
  readonly heldOut: HeldOut
  /** by benchmark: weights trained without it */
  readonly withoutDataset: ReadonlyMap<string, FoldWeights>
}

const uncalibrated: IndexFile["calibration"] = { intercept: 0, logit: 1, input: 0, output: 0 }

/** Name of the benchmark a dataset belongs to: mrben-physics and mrben-biology are left out together. */
export function benchmarkOf(dataset: string): string {
  return dataset.split("-")[0] ?? dataset
}

/** Trains everything: weights for each fold, then the calibration on held-out predictions of both kinds. */
export function buildIndex(set: TrainingSet, log: (line: string) => void = () => {}): Built {
  const folds = trainFolds(set)
  log(`trained ${folds.length} folds`)
  const withoutDataset = trainWithoutEach(set, log)
  const first = heldOut(set, assemble(set, folds, uncalibrated), withoutDataset)
  const file = assemble(set, folds, calibrate(set, first))
  return { file, heldOut: heldOut(set, file, withoutDataset), withoutDataset }
}

function trainWithoutEach(set: TrainingSet, log: (line: string) => void): Map<string, FoldWeights> {
  const names = [...new Set(set.labelled.map((one) => benchmarkOf(one.dataset)))].sort()
  return new Map(
    names.map((name) => {
      const fold = train(set, (row) => benchmarkOf(set.labelled[row]?.dataset ?? "") !== name)
      log(`trained without ${name}`)
      return [name, decodeFold(fold)]
    }),
  )
}

function heldOut(set: TrainingSet, file: IndexFile, withoutDataset: ReadonlyMap<string, FoldWeights>): HeldOut {
  const index = decodeIndex(file)
  const names = set.labelled.map((one) => benchmarkOf(one.dataset))
  return {
    byExample: set.items.map((item, row) => {
      const hash = set.hashes[row] ?? ""
      const own = index.folds[foldOf(hash, FOLDS)]
      return predict(item, index, { weights: own ? [own] : [], excludes: (other) => set.hashes[other] === hash })
    }),
    byDataset: set.items.map((item, row) => {
      const own = withoutDataset.get(names[row] ?? "")
      return predict(item, index, { weights: own ? [own] : [], excludes: (other) => names[other] === names[row] })
    }),
  }
}

/**
 * Chance that a prediction is right, from its raw probability and from how near anything like it is (Platt 1999,
 * with two more inputs). Both kinds of held-out predictions count alike: a new benchmark is as usual as a known one.
 */
function calibrate(set: TrainingSet, { byExample, byDataset }: HeldOut): IndexFile["calibration"] {
  const examples = [byExample, byDataset].flatMap((predictions) =>
    predictions.map((prediction, row) => {
      const raw = Math.min(0.999, Math.max(0.001, prediction.raw))
      const value = Float64Array.of(Math.log(raw / (1 - raw)), prediction.likeness.input, prediction.likeness.output)
      const isRight = prediction.category === (set.classes[set.labels[row] ?? -1] ?? null)
      return { vector: { at: Int32Array.of(0, 1, 2), value }, label: isRight ? 1 : 0 }
    }),
  )
  const { weight, bias } = trainLogistic({ examples, dimension: 3, classes: 2, penalty: 0.1 }, 200)
  const between = (at: number) => Number(((weight[2 * at + 1] ?? 0) - (weight[2 * at] ?? 0)).toPrecision(6))
  const intercept = Number(((bias[1] ?? 0) - (bias[0] ?? 0)).toPrecision(6))
  return { intercept, logit: between(0), input: between(1), output: between(2) }
}
