import "server-only"
import { differingRules, type Refusal } from "@/lib/domain/compare/ranking"
import type { Named } from "@/lib/data/scope/names"
import type { Scope } from "@/lib/data/scope/scope"
import { whyNothingShared } from "./nothing-shared"
import { listOverlaps, overlapsOn, type Overlap } from "@/lib/data/compare/overlaps"

export type Comparability = {
  /** datasets either model was run on */
  readonly overlaps: readonly Overlap[]
  /** of these, the ones that were asked for */
  readonly wanted: readonly Overlap[]
  /** why the two cannot be ranked; null: they can */
  readonly refusal: Refusal | null
}

/** What two models have in common to be ranked by: pages, API and command line ask here before they say who is better. */
export async function getComparability(
  scope: Scope,
  pair: {
    readonly a: Named
    readonly b: Named
    readonly other?: Scope | undefined
    readonly datasets: readonly string[]
  },
): Promise<Comparability> {
  const { a, b, other, datasets } = pair
  const overlaps = await listOverlaps(scope, { a: a.id, b: b.id, other })
  const wanted = overlapsOn(overlaps, datasets)
  if (!wanted.some(({ shared }) => shared > 0)) {
    const cause = await whyNothingShared(scope, { a, b, other, overlaps, wanted })
    return { overlaps, wanted, refusal: { reason: "no-shared-items", cause } }
  }
  const rules = differingRules(wanted)
  return { overlaps, wanted, refusal: rules.length > 0 ? { reason: "rules-differ", rules } : null }
}
