import type { CheckLimit } from "@/lib/domain/compare/check-limits"
import { judgeChange, type CheckFinding, type MeasuredChange } from "@/lib/domain/compare/check-verdict"
import { isSameRule, rulesOnBothSides } from "@/lib/domain/compare/ranking"
import type { Overlap } from "@/lib/data/compare/overlaps"
import { compareGroups, type ComparedGroup } from "@/lib/stats/comparison/compared-groups"
import { pairedCounts, type ComparedItem } from "@/lib/stats/comparison/compared-item"
import { benjaminiHochberg } from "@/lib/stats/core/false-discovery"
import { itemsToShow, itemsToShowAtMost } from "@/lib/stats/proportions/paired-difference"
import { proportionOf } from "@/lib/api/schema/numbers"
import { changeSentence } from "@/lib/wording/check"
import type { CheckReport } from "./check-schema"

/** Two sides over the shared items of a benchmark or of several; null where there are none, or none by one rule. */
export type Measured = ComparedGroup & { readonly broken: number; readonly fixed: number }

export const haveOneRule = (row: Overlap): boolean => {
  const rules = rulesOnBothSides(row)
  return rules !== null && isSameRule(rules.a, rules.b)
}

/** Measures each benchmark by itself, and any of them together. */
export function measureItems(items: readonly ComparedItem[]) {
  const byDataset = new Map<unknown, ComparedItem[]>()
  for (const item of items) {
    const own = byDataset.get(item.stratum)
    if (own) own.push(item)
    else byDataset.set(item.stratum, [item])
  }
  const measured = (of: readonly ComparedItem[]): Measured | null => {
    const [group] = compareGroups(new Map([["", of]]))
    const { onlyA, onlyB } = pairedCounts(of, (side) => side.failed)
    return group ? { ...group, broken: onlyB, fixed: onlyA } : null
  }
  const each = new Map([...byDataset].map(([dataset, of]) => [dataset, measured(of)]))
  const isOf = new Set(byDataset.keys())
  return {
    of: ({ datasetId }: Overlap): Measured | null => each.get(datasetId) ?? null,
    together(rows: readonly Overlap[]): Measured | null {
      const wanted = rows.map(({ datasetId }) => datasetId).filter((id) => isOf.has(id))
      return measured(wanted.flatMap((id) => byDataset.get(id) ?? []))
    },
  }
}

export type Measures = ReturnType<typeof measureItems>

/** Accuracies, their difference and what changed, as the answer has them. */
export function measuredJson(measured: Measured | null, shared: number) {
  if (!measured)
    return {
      ...{ shared, accuracyBaseline: null, accuracyCandidate: null },
      ...{ difference: null, p: null, broken: null, fixed: null },
    }
  const { items, failuresA, failuresB, rateA, rateB, p, broken, fixed } = measured
  const accuracy = (failures: number, { estimate, low, high }: typeof rateA) =>
    proportionOf({ estimate: 1 - estimate, low: 1 - high, high: 1 - low }, { count: items - failures, n: items })
  return {
    ...{ shared, p, broken, fixed },
    accuracyBaseline: accuracy(failuresA, rateA),
    accuracyCandidate: accuracy(failuresB, rateB),
    difference: dropOf(measured),
  }
}

/** Accuracy of the baseline - that of the candidate: failures the other way round. */
function dropOf({ difference: { estimate, low, high } }: Measured): MeasuredChange["drop"] {
  return { estimate: 0 - estimate, low: 0 - high, high: 0 - low }
}

type ChangeLimit = Extract<CheckLimit, { over: number }>
type LimitCheck = CheckReport["checks"][number]

/**
 * Holds a limit against the benchmarks it is about. `rows`: these; where several are to be looked at one by one and
 * together, each is, and what is found in one of them has to stand among all.
 */
export function checkChange(
  limit: ChangeLimit,
  text: string,
  { rows, measures }: { rows: readonly Overlap[]; measures: Measures },
): LimitCheck[] {
  const usable = rows.filter((row) => row.shared > 0 && haveOneRule(row))
  const others = rows.filter((row) => !usable.includes(row))
  const base = { limit: text, kind: limit.kind, categories: [], analyze: [] }
  const checkOf = (benchmark: LimitCheck["benchmark"], measured: Measured | null, q: number | null): LimitCheck => {
    if (!measured) return notMeasured(benchmark, "no-shared-items")
    const change = { items: measured.items, broken: measured.broken, fixed: measured.fixed, drop: dropOf(measured), q }
    const finding = judgeChange(limit, change)
    const needed = limit.over > 0 ? limit.over : change.drop.estimate
    const itemsToDecide = finding.reason === "not-shown" ? itemsToShow(needed, measured) : null
    return { ...base, benchmark, ...finding, q, itemsToDecide, text: changeSentence({ limit, finding, change, itemsToDecide }) } // prettier-ignore
  }
  const notMeasured = (benchmark: LimitCheck["benchmark"], reason: CheckFinding["reason"]): LimitCheck => {
    const finding: CheckFinding = { verdict: "undecided", reason }
    const itemsToDecide = reason === "no-shared-items" ? itemsToShowAtMost(limit.over) : null
    return { ...base, benchmark, ...finding, q: null, itemsToDecide, text: changeSentence({ limit, finding, change: null, itemsToDecide }) } // prettier-ignore
  }
  if (usable.length === 0 && others.length === 0) return [notMeasured(null, "no-shared-items")]
  const untold = others.map((row) => notMeasured(benchmarkOf(row), row.shared > 0 ? "rules-differ" : "no-shared-items"))
  const together = () => checkOf(null, measures.together(usable), null)
  if (limit.on === "overall") return usable.length > 0 ? [together(), ...untold] : untold
  const found = usable.map((row) => ({ row, measured: measures.of(row) }))
  const q = usable.length > 1 ? benjaminiHochberg(found.map(({ measured }) => measured?.p ?? null)) : []
  const each = found.map(({ row, measured }, index) => checkOf(benchmarkOf(row), measured, q[index] ?? null))
  return [...(usable.length > 1 ? [together()] : []), ...each, ...untold]
}

export const benchmarkOf = ({ datasetSlug, datasetTitle }: Overlap) => ({ slug: datasetSlug, name: datasetTitle })
