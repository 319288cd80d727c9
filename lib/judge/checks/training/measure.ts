import type { SharedRow } from "./shared-row"
import { checkNames, checks, firstFinding } from "@/lib/judge/checks/registry"
import { isNamed } from "@/lib/judge/checks/diagnose"
import { readItem, type Item } from "@/lib/judge/checks/item/item"
import { decodeIndex, type IndexFile } from "@/lib/judge/checks/model/index-file"
import { allowanceFor, predict, type Prediction } from "@/lib/judge/checks/model/predict"
import { benchmarkOf, buildIndex, type Built } from "./calibrate"
import type { CategoryFigures, CheckFigures, DatasetFigures, JudgeFigures } from "./judge-figures"
import { prepare, type Labelled, type TrainingSet } from "./fit-index"
import { humanTypes, measureHuman } from "./human-labels"
import { plainNearest } from "./nearest-baseline"
import { countBy, partOf, share, type Label } from "./measured-share"

/** Trains as the index script does and holds every failure against its annotation, and against people's labels. */
export function measureJudge(
  labelled: readonly Labelled[],
  rows: readonly SharedRow[],
  log: (line: string) => void,
): { figures: JudgeFigures; file: IndexFile } {
  const set = prepare(labelled)
  const built = buildIndex(set, log)
  const wanted = labelled.map((one) => one.category)
  const byExample = set.items.map((item, row) => labelOf(item, built.heldOut.byExample[row]))
  const byDataset = set.items.map((item, row) => labelOf(item, built.heldOut.byDataset[row]))
  const all = partOf(wanted, byExample)
  const out = partOf(wanted, byDataset)
  const right = byExample.filter((label, row) => label?.subcategory && label.subcategory === labelled[row]?.subcategory)
  const nearest = plainNearest(set, built.file)
  const commonest = [...countBy(wanted)].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
  const given = labelled.flatMap((_, row) => (byExample[row] ? [row] : []))
  const spoken = speakOn(rows)
  log("measured the checks on all outputs")
  const figures: JudgeFigures = {
    items: labelled.length,
    labelled: all.labelled,
    coverage: all.labelled / labelled.length,
    agreement: all.agreement.estimate,
    majority: wanted.filter((category) => category === commonest).length / labelled.length,
    nearest: nearest.filter((category, row) => category === wanted[row]).length / labelled.length,
    perCategory: categoriesOf(wanted, byExample),
    checks: checksOf(set, spoken),
    agreementInterval: all.agreement,
    subcategoryAgreement: share(right.length, all.labelled),
    byRules: partOf(wanted, byExample.map(ruleOnly)),
    byLikeness: partOf(wanted, byExample.map(likenessOnly)),
    onLabelled: {
      majority: share(given.filter((row) => wanted[row] === commonest).length, given.length),
      nearest: share(given.filter((row) => nearest[row] === wanted[row]).length, given.length),
    },
    heldOutBenchmark: {
      ...out,
      coverage: out.labelled / labelled.length,
      byRules: partOf(wanted, byDataset.map(ruleOnly)),
      byLikeness: partOf(wanted, byDataset.map(likenessOnly)),
    },
    likenessByConfidence: [0.5, 0.6, 0.7, 0.8, 0.9, 0.95].map((least) => ({
      least,
      ...partOf(
        wanted,
        byExample.map((label) => (label && !label.byRule && label.confidence >= least ? label : null)),
      ),
    })),
    rightOutputs: { outputs: rows.filter(isRight).length, spoken: spoken.right },
    perDataset: datasetsOf({ labelled, wanted, byExample, byDataset }),
    humanLabels: humanOf(rows, labelled, built),
  }
  return { figures, file: built.file }
}

const ruleOnly = (label: Label | null) => (label?.byRule ? label : null)
const likenessOnly = (label: Label | null) => (label && !label.byRule ? label : null)
const isRight = ({ score }: SharedRow) => score === 1

function labelOf(item: Item, prediction: Prediction | undefined): Label | null {
  const rule = firstFinding(item)?.finding
  if (rule) return { category: rule.category, subcategory: rule.subcategory, byRule: true, confidence: rule.confidence }
  if (!prediction || !isNamed(prediction)) return null
  const { category, subcategory, confidence } = prediction
  return { category, subcategory, byRule: false, confidence }
}

function categoriesOf(wanted: readonly (string | null)[], labels: readonly (Label | null)[]): CategoryFigures[] {
  const counts = countBy(wanted.flatMap((category) => category ?? []))
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([slug, annotated]) => {
      const given = labels.flatMap((label, row) => (label?.category === slug ? [row] : []))
      const right = given.filter((row) => wanted[row] === slug).length
      const precision = given.length === 0 ? null : right / given.length
      return { slug, annotated, labelled: given.length, precision, recall: right / annotated }
    })
}

type Spoken = { readonly right: number; readonly byCheck: ReadonlyMap<string, { right: number; wrong: number }> }

/** Every check on every output of the shared data: those scored as right, on which none should speak, and the others. */
function speakOn(rows: readonly SharedRow[]): Spoken {
  const byCheck = new Map(checkNames.map((name) => [name as string, { right: 0, wrong: 0 }]))
  let right = 0
  for (const row of rows) {
    const item = readItem(row)
    const names = checkNames.filter((name) => checks[name](item) !== null)
    if (isRight(row) && names.length > 0) right += 1
    for (const name of names) {
      const count = byCheck.get(name)
      if (count) count[isRight(row) ? "right" : "wrong"] += 1
    }
  }
  return { right, byCheck }
}

/** Every check by itself, on every annotated item, whatever the checks before it say. */
function checksOf(set: TrainingSet, spoken: Spoken): CheckFigures[] {
  return checkNames.map((check) => {
    const fired = set.items.flatMap((item, row) => {
      const finding = checks[check](item)
      return finding ? [finding.category === set.labelled[row]?.category] : []
    })
    const interval = fired.length === 0 ? null : share(fired.filter(Boolean).length, fired.length)
    const { right = 0, wrong = 0 } = spoken.byCheck.get(check) ?? {}
    return {
      check,
      fired: fired.length,
      precision: interval?.estimate ?? null,
      interval,
      onFailures: wrong,
      onRight: right,
    }
  })
}

type Judged = {
  readonly labelled: readonly Labelled[]
  readonly wanted: readonly (string | null)[]
  readonly byExample: readonly (Label | null)[]
  readonly byDataset: readonly (Label | null)[]
}

function datasetsOf({ labelled, wanted, byExample, byDataset }: Judged): DatasetFigures[] {
  return [...countBy(labelled.map((one) => benchmarkOf(one.dataset)))].map(([dataset, items]) => {
    const only = (all: readonly (Label | null)[]) => {
      const part = partOf(
        wanted,
        all.map((label, row) => (benchmarkOf(labelled[row]?.dataset ?? "") === dataset ? label : null)),
      )
      return { coverage: part.labelled / items, agreement: part.labelled === 0 ? null : part.agreement.estimate }
    }
    return { dataset, items, ...only(byExample), leftOut: only(byDataset) }
  })
}

/** The typed human labels: judged as shipped, and by weights and neighbours without anything of their benchmark. */
function humanOf(
  rows: readonly SharedRow[],
  labelled: readonly Labelled[],
  { file, withoutDataset }: Built,
): JudgeFigures["humanLabels"] {
  const index = decodeIndex(file)
  const typed = rows.filter(({ humanTypes }) => humanTypes.length > 0)
  const items = typed.map((row) => ({ types: row.humanTypes, item: readItem(row), dataset: row.dataset }))
  return {
    mapping: humanTypes,
    source: [...new Set(typed.map(({ dataset }) => dataset))].sort().join(", "),
    asShipped: measureHuman(
      items.map(({ types, item }) => ({
        types,
        label: labelOf(item, predict(item, index, allowanceFor(item, index))),
      })),
    ),
    heldOutBenchmark: measureHuman(
      items.map(({ types, item, dataset }) => {
        const name = benchmarkOf(dataset)
        const weights = withoutDataset.get(name)
        const excludes = (row: number) => benchmarkOf(labelled[row]?.dataset ?? "") === name
        return { types, label: labelOf(item, predict(item, index, { weights: weights ? [weights] : [], excludes })) }
      }),
    ),
  }
}
