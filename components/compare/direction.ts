import type { Estimate } from "@/lib/stats/core/estimate"
import type { CompareQuery } from "@/lib/queries"

type Mode = CompareQuery["mode"]

/**
 * One direction a page, in words at its head: two models are compared as A − B, a candidate with its baseline as B − A.
 * Statistics are A − B throughout (lib/stats); only here is a sign turned.
 */
export const directionOf = { models: "A − B", versions: "B − A" } as const satisfies Record<Mode, string>

export function directed<T extends Estimate | null>(difference: T, mode: Mode): T {
  if (difference === null || mode === "models") return difference
  const { estimate, low, high } = difference
  // 0 - x: there is no minus zero on a page.
  return { ...difference, estimate: 0 - estimate, low: 0 - high, high: 0 - low }
}
