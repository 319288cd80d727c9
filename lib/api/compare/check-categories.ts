import type { CheckLimit } from "@/lib/domain/compare/check-limits"
import { judgeCategories, worseOf, type NotChecked, type UntoldCategories } from "@/lib/domain/compare/check-verdict"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { flattenTree } from "@/lib/domain/taxonomy/taxonomy"
import type { ComparedItem } from "@/lib/stats/comparison/compared-item"
import type { ModelComparison } from "@/lib/data/compare/comparison"
import { nearestNames } from "@/lib/domain/compare/nearest-names"
import { AppError } from "@/lib/errors"
import { leftovers } from "@/lib/api/schema/category-rows"
import { differenceOf, proportionOf } from "@/lib/api/schema/numbers"
import { categorySentence } from "@/lib/wording/check"
import type { CheckReport } from "./check-schema"
import type { CheckSides } from "./check-sides"

type LimitCheck = CheckReport["checks"][number]

/** Are there labels on both sides to be held against each other? */
export const areDiagnosed = ({ baseline, candidate }: CheckSides): boolean =>
  baseline.scope.analysis !== null && candidate.scope.analysis !== null

type Wanted = {
  readonly sides: CheckSides
  /** null where the sides are not diagnosed, or share nothing */
  readonly compared: ModelComparison | null
  readonly items: readonly ComparedItem[]
  /** why there are no items; null: there are */
  readonly nothing: NotChecked | null
}

/** Holds a limit on categories against all shared items; throws invalid for a name that no category has. */
export function checkCategories(
  limit: Extract<CheckLimit, { kind: "category" }>,
  text: string,
  { sides, compared, items, nothing }: Wanted,
): LimitCheck {
  const untold = nothing ?? untoldOf(sides, { compared, items })
  const slugs = limit.name === null || !compared ? null : slugsOf(limit.name, compared)
  const rows = testedRows(sides, compared).filter(({ slug }) => slugs === null || slugs.includes(slug))
  const finding = judgeCategories(rows, untold)
  const worse = worseOf(rows)
  return {
    ...{ limit: text, kind: limit.kind, benchmark: null, q: null, itemsToDecide: null },
    ...finding,
    text: categorySentence(finding, worse.length),
    categories: worse.map(({ slug }) => slug),
    analyze: finding.verdict === "undecided" ? toAnalyze(sides, finding.reason) : [],
  }
}

/** The categories that are worse, with their figures. */
export function worseJson(sides: CheckSides, compared: ModelComparison | null): CheckReport["worse"] {
  if (!compared) return []
  const names = new Map([...leftovers, ...flattenTree(compared.tree)].map(({ slug, name }) => [slug, name]))
  const { items } = compared.comparison.signature
  return worseOf(testedRows(sides, compared)).map(({ slug, level, a, b, rateA, rateB, difference, q }) => ({
    ...{ slug, name: names.get(slug) ?? slug, level, baseline: a, candidate: b, q: q ?? 1 },
    rateBaseline: proportionOf(rateA, { count: a, n: items }),
    rateCandidate: proportionOf(rateB, { count: b, n: items }),
    difference: differenceOf(difference),
  }))
}

/** Rows that may be held against each other. */
function testedRows(sides: CheckSides, compared: ModelComparison | null) {
  return compared && !areOfTwoJudges(sides) ? compared.comparison.signature.categories : []
}

const labelsOf = ({ baseline, candidate }: CheckSides) => [baseline.scope.analysis, candidate.scope.analysis] as const

/** Whether two judges' labels would meet. */
function areOfTwoJudges(sides: CheckSides): boolean {
  const [a, b] = labelsOf(sides)
  return a !== null && b !== null && a.judgeId !== b.judgeId
}

/** Why kinds of failures cannot be compared, or not on all benchmarks; null: they can, or nothing failed. */
function untoldOf(sides: CheckSides, { compared, items }: Pick<Wanted, "compared" | "items">): UntoldCategories | null {
  const [a, b] = labelsOf(sides)
  if (!items.some((item) => item.a.failed || item.b.failed)) return null
  if (a === null || b === null || !compared) return "not-diagnosed"
  if (areOfTwoJudges(sides)) return "two-judges"
  if ([a, b].some(({ judgeId }) => heuristicPart(judgeId) === "all")) return "by-rules"
  if (sides.baseline.scope.version.id !== sides.candidate.scope.version.id) return "two-trees"
  const { basis, leftOut } = compared.comparison.signature
  if (basis === "labelled") return "by-rules"
  if (basis === "samples") return "sampled"
  if (basis === "nothing-read") return "not-diagnosed"
  return leftOut.length > 0 ? "part-diagnosed" : null
}

/** Result sets whose failures have to be diagnosed, all of them, before kinds can be compared. */
function toAnalyze({ baseline, candidate }: CheckSides, reason: LimitCheck["reason"]): number[] {
  if (!(["not-diagnosed", "sampled", "by-rules", "part-diagnosed"] as const).some((one) => one === reason)) return []
  const missing = [baseline, candidate].filter(({ scope }) => scope.analysis === null)
  const open = missing.length > 0 ? missing : [baseline, candidate]
  return [...new Set(open.flatMap(({ results }) => results?.id ?? []))]
}

/** Slugs of the categories of a name, which may stand on several levels. */
function slugsOf(name: string, { tree }: ModelComparison): string[] {
  const kinds = [...flattenTree(tree), ...leftovers.filter(({ slug }) => slug === "other")]
  const wanted = name.toLowerCase()
  const found = kinds.filter((kind) => [kind.name.toLowerCase(), kind.slug].includes(wanted)).map(({ slug }) => slug)
  if (found.length === 0) {
    const top = tree.slice(0, mostNamed).map((node) => `“${node.name}”`)
    const near = nearestNames(name, [...new Set(kinds.map((kind) => kind.name))]).map((one) => `“${one}”`)
    const meant = near.length > 0 ? ` Nearest: ${near.join(", ")}.` : ""
    throw new AppError(
      "invalid",
      `There is no category “${name}”.${meant} There are ${top.join(", ")} and what is below them.`,
    )
  }
  return found
}

const mostNamed = 20
