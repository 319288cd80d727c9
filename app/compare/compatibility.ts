import { compatibilityLines, type CompatibilityLine } from "@/components/compare/compatibility-lines"
import { countReviewed } from "@/lib/db/atlas-facts"
import { compareModels } from "@/lib/db/comparison"
import { unscoredOn, type Overlap } from "@/lib/db/paired"
import type { Scope } from "@/lib/db/scope"
import { heuristicPart } from "@/lib/domain/judge-id"
import type { CompareQuery } from "@/lib/queries"
import type { Chosen } from "./load"

/** What could make the two sides unlike beside the models; what was read is known where items are shared. */
export async function compatibilityOf(input: {
  readonly query: CompareQuery
  readonly chosen: Chosen
  readonly scope: Scope
  /** the data sets that were asked for */
  readonly wanted: readonly Overlap[]
}): Promise<CompatibilityLine[]> {
  const { query, chosen, scope, wanted } = input
  const isPaired = wanted.some((row) => row.shared > 0)
  const comparison = isPaired ? (await compareModels(scope, { ...chosen, datasets: query.dataset })).comparison : null
  const countsOf = (slug: string) => {
    const row = comparison?.signature.categories.find((one) => one.level === 1 && one.slug === slug)
    return { a: row?.a ?? 0, b: row?.b ?? 0 }
  }
  const suspect = countsOf("no-error-found")
  const other = chosen.other ?? scope
  const reviewed = await Promise.all([scope, other].map(countReviewed))
  return compatibilityLines({
    overlaps: wanted,
    a: sourceOf(scope),
    b: sourceOf(other),
    read: comparison && { a: comparison.a, b: comparison.b },
    noErrorFound: suspect.a + suspect.b,
    unassigned: countsOf("unassigned"),
    unscored: unscoredOn(wanted),
    reviewed: Math.min(...reviewed),
    heuristic: { a: heuristicPart(scope.analysis.judgeId), b: heuristicPart(other.analysis.judgeId) },
  })
}

function sourceOf({ analysis, version }: Scope) {
  return { title: analysis.title, judge: analysis.judgeId, version: version.name, results: analysis.resultSetId }
}
