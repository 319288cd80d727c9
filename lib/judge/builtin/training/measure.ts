import { wilson } from "@/lib/stats/proportion"
import { checkNames, checks, firstFinding, type CheckName } from "../checks/registry"
import { isNamed } from "../diagnose"
import { decodeIndex, type IndexFile } from "../model/index-file"
import { lexicalVector } from "../model/lexical"
import type { Prediction } from "../model/predict"
import { similarity, sketchOf, SKETCH_SIZE } from "../model/sketch"
import { LEXICAL_SIZE } from "../model/vector"
import { benchmarkOf, buildIndex } from "./calibrate"
import { prepare, type Labelled, type TrainingSet } from "./fit-index"

type Interval = { readonly estimate: number; readonly low: number; readonly high: number }
type Part = { readonly labelled: number; readonly agreement: Interval }

/** All shares are 0 to 1; intervals are Wilson 95 %. An item annotated as "no error found" is disagreed with by any label. */
export type JudgeFigures = {
  readonly items: number
  readonly labelled: number
  readonly coverage: number
  /** share of the labelled items whose top category is the annotated one */
  readonly agreement: number
  readonly agreementInterval: Interval
  readonly subcategoryAgreement: Interval
  readonly byRules: Part
  readonly byLikeness: Part
  /** share of all items in the most frequent category */
  readonly majority: number
  /** share of all items whose most similar other example has the same category */
  readonly nearest: number
  readonly leaveDatasetOut: Part & { readonly coverage: number; readonly byLikeness: Part }
  readonly perCategory: readonly {
    readonly slug: string
    readonly annotated: number
    readonly labelled: number
    readonly precision: number | null
    readonly recall: number
  }[]
  readonly checks: readonly {
    readonly check: CheckName
    readonly fired: number
    readonly precision: number | null
    readonly interval: Interval | null
  }[]
  readonly perDataset: readonly {
    readonly dataset: string
    readonly items: number
    readonly coverage: number
    readonly agreement: number | null
    readonly leftOut: { readonly coverage: number; readonly agreement: number | null }
  }[]
}

type Label = { readonly category: string; readonly subcategory: string | null; readonly byRule: boolean }

/** Trains as the index script does and holds every failure against its annotation. */
export function measureJudge(
  labelled: readonly Labelled[],
  log: (line: string) => void,
): { figures: JudgeFigures; file: IndexFile } {
  const set = prepare(labelled)
  const { file, heldOut } = buildIndex(set, log)
  const rules = set.items.map((item) => firstFinding(item)?.finding ?? null)
  const labelOf = (prediction: Prediction | undefined, row: number): Label | null => {
    const rule = rules[row]
    if (rule) return { category: rule.category, subcategory: rule.subcategory, byRule: true }
    if (!prediction || !isNamed(prediction)) return null
    return { category: prediction.category, subcategory: prediction.subcategory, byRule: false }
  }
  const labels = labelled.map((_, row) => labelOf(heldOut.byExample[row], row))
  const leftOut = labelled.map((_, row) => labelOf(heldOut.byDataset[row], row))
  const all = partOf(labelled, labels)
  const out = partOf(labelled, leftOut)
  const right = labels.filter((label, row) => label?.subcategory && label.subcategory === labelled[row]?.subcategory)
  const figures: JudgeFigures = {
    items: labelled.length,
    labelled: all.labelled,
    coverage: all.labelled / labelled.length,
    agreement: all.agreement.estimate,
    agreementInterval: all.agreement,
    subcategoryAgreement: wilson(right.length, Math.max(1, all.labelled)),
    byRules: partOf(
      labelled,
      labels.map((label) => (label?.byRule ? label : null)),
    ),
    byLikeness: partOf(
      labelled,
      labels.map((label) => (label && !label.byRule ? label : null)),
    ),
    majority: Math.max(...countBy(labelled.map((one) => one.category ?? "")).values()) / labelled.length,
    nearest: plainNearest(set, file),
    leaveDatasetOut: {
      ...out,
      coverage: out.labelled / labelled.length,
      byLikeness: partOf(
        labelled,
        leftOut.map((label) => (label && !label.byRule ? label : null)),
      ),
    },
    perCategory: categoriesOf(labelled, labels),
    checks: checksOf(set),
    perDataset: datasetsOf(labelled, labels, leftOut),
  }
  return { figures, file }
}

function partOf(labelled: readonly Labelled[], labels: readonly (Label | null)[]): Part {
  const given = labels.filter((label) => label !== null).length
  const right = labels.filter((label, row) => label !== null && label.category === labelled[row]?.category).length
  return { labelled: given, agreement: wilson(right, Math.max(1, given)) }
}

function categoriesOf(labelled: readonly Labelled[], labels: readonly (Label | null)[]): JudgeFigures["perCategory"] {
  const counts = countBy(labelled.flatMap((one) => one.category ?? []))
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([slug, annotated]) => {
      const given = labels.flatMap((label, row) => (label?.category === slug ? [row] : []))
      const right = given.filter((row) => labelled[row]?.category === slug).length
      const precision = given.length === 0 ? null : right / given.length
      return { slug, annotated, labelled: given.length, precision, recall: right / annotated }
    })
}

/** Every check by itself, on every item, whatever the checks before it say. */
function checksOf(set: TrainingSet): JudgeFigures["checks"] {
  return checkNames.map((check) => {
    const fired = set.items.flatMap((item, row) => {
      const finding = checks[check](item)
      return finding ? [finding.category === set.labelled[row]?.category] : []
    })
    const right = fired.filter(Boolean).length
    const interval = fired.length === 0 ? null : wilson(right, fired.length)
    return { check, fired: fired.length, precision: interval?.estimate ?? null, interval }
  })
}

function datasetsOf(
  labelled: readonly Labelled[],
  labels: readonly (Label | null)[],
  leftOut: readonly (Label | null)[],
): JudgeFigures["perDataset"] {
  const names = countBy(labelled.map((one) => benchmarkOf(one.dataset)))
  return [...names].map(([dataset, items]) => {
    const only = (all: readonly (Label | null)[]) => {
      const part = partOf(
        labelled,
        all.map((label, row) => (benchmarkOf(labelled[row]?.dataset ?? "") === dataset ? label : null)),
      )
      return { coverage: part.labelled / items, agreement: part.labelled === 0 ? null : part.agreement.estimate }
    }
    return { dataset, items, ...only(labels), leftOut: only(leftOut) }
  })
}

/** The baseline: category of the most similar failure of another example, by the words of input and output. */
function plainNearest(set: TrainingSet, file: IndexFile): number {
  const index = decodeIndex(file)
  const right = set.items.filter((item, row) => {
    const input = sketchOf(lexicalVector(item.input, LEXICAL_SIZE))
    const output = sketchOf(lexicalVector(item.output, LEXICAL_SIZE))
    let best = { row: -1, value: -2 }
    for (let other = 0; other < set.items.length; other += 1) {
      if (set.hashes[other] === set.hashes[row]) continue
      const value =
        similarity(input, index.inputSketches, other * SKETCH_SIZE) +
        similarity(output, index.outputSketches, other * SKETCH_SIZE)
      if (value > best.value) best = { row: other, value }
    }
    return set.labels[best.row] === set.labels[row]
  })
  return right.length / set.items.length
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
