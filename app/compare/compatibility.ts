import { compatibilityLines, type CompatibilityLine } from "@/components/compare/setup/compatibility-lines"
import { countReviewed } from "@/lib/data/atlas/atlas-facts"
import { compareModels } from "@/lib/data/compare/comparison"
import { unscoredOn } from "@/lib/data/compare/overlaps"
import type { Comparability } from "@/lib/data/compare/sources/comparability"
import { judgeOf, placeOf, type Scope } from "@/lib/data/scope/scope"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import type { CompareQuery } from "@/lib/queries"
import type { Chosen } from "./load"

/** What could make the two sides unlike beside the models; what was read is known where items are shared, and is of the items shown. */
export async function compatibilityOf(input: {
  readonly query: CompareQuery
  readonly chosen: Chosen
  readonly scope: Scope
  readonly comparability: Pick<Comparability, "wanted" | "refusal">
}): Promise<CompatibilityLine[]> {
  const { query, chosen, scope } = input
  const { wanted, refusal } = input.comparability
  const other = chosen.other ?? scope
  const sharesItems = wanted.some((row) => row.shared > 0)
  const countsOf = refusal === null && isOfShared(query) ? countsOfShared : countsOfAll
  const [counts, ...reviewed] = await Promise.all([
    sharesItems ? countsOf({ query, chosen, scope }) : null,
    ...[scope, other].map(countReviewed),
  ])
  return compatibilityLines({
    overlaps: wanted,
    a: sourceOf(scope),
    b: sourceOf(other),
    read: counts,
    noErrorFound: counts ? counts.a.noErrorFound + counts.b.noErrorFound : 0,
    unassigned: { a: counts?.a.unassigned ?? 0, b: counts?.b.unassigned ?? 0 },
    unscored: unscoredOn(wanted),
    leftOut: chosen.leftOut,
    countOnce: chosen.countOnce,
    reviewed: Math.min(...reviewed),
    heuristic: { a: heuristicPart(judgeOf(scope)), b: heuristicPart(judgeOf(other)) },
  })
}

/** Whether the figures of a comparison are of the shared items, or of all that each was run on. */
export function isOfShared({ items, mode }: Pick<CompareQuery, "items" | "mode">): boolean {
  return items === "shared" || mode === "versions"
}

type Of = { readonly query: CompareQuery; readonly chosen: Chosen; readonly scope: Scope }

async function countsOfShared({ query, chosen, scope }: Of) {
  const { comparison } = await compareModels(scope, { ...chosen, datasets: query.dataset })
  const side = (of: "a" | "b") => {
    const counted = (slug: string) =>
      comparison.signature.categories.find((row) => row.level === 1 && row.slug === slug)?.[of] ?? 0
    const { failures, read } = comparison[of]
    return { failures, read, unassigned: counted("unassigned"), noErrorFound: counted("no-error-found") }
  }
  return { a: side("a"), b: side("b") }
}

async function countsOfAll({ query, chosen, scope }: Of) {
  const side = async (from: Scope, slug: string) => {
    const strata = await listStrata(from, { models: [slug], datasets: query.dataset })
    const sum = (column: "failures" | "read" | "unassigned" | "noErrorFound") =>
      strata.reduce((total, row) => total + row[column], 0)
    return {
      failures: sum("failures"),
      read: sum("read"),
      unassigned: sum("unassigned"),
      noErrorFound: sum("noErrorFound"),
    }
  }
  const [a, b] = await Promise.all([side(scope, chosen.a.slug), side(chosen.other ?? scope, chosen.b.slug)])
  return { a, b }
}

function sourceOf(scope: Scope) {
  return { title: scope.name, judge: judgeOf(scope), version: scope.version.name, results: placeOf(scope).results }
}
