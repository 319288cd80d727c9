import type { Ranking } from "@/lib/domain/compare/ranking"
import type { Comparison } from "./paired-comparison"

/** What p must be below for one model to be said to fail less often. */
const RANKED_BELOW = 0.05

/** Who fails less often on the shared items, by the exact McNemar test: one answer for every page, reply and command. */
export function rankingOf({ failureDifference, mcnemar }: Pick<Comparison, "failureDifference" | "mcnemar">): Ranking {
  if (mcnemar.p >= RANKED_BELOW || failureDifference.estimate === 0) return { kind: "not-shown" }
  return { kind: "ranked", better: failureDifference.estimate > 0 ? "b" : "a" }
}
