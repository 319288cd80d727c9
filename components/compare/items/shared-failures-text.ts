import { formatCount, formatPercent } from "@/lib/format"
import { givenWord } from "@/lib/wording/labels"
import type { Comparison } from "@/lib/stats/comparison/paired-comparison"
import type { SharedFailures } from "./shared-failures"

/** What the matrix of shared failures shows. Failures in no category are neither alike nor different. */
export function sharedTitle({ placed, same, total }: SharedFailures): string {
  if (placed === 0) return `Of ${formatCount(total)} shared failures none is in a category on both sides`
  return `Where both fail, they fail the same way ${formatCount(same)} times in ${formatCount(placed)}`
}

export function sharedSubtitle(
  { placed, same, total, noError }: SharedFailures,
  { basis }: Pick<Comparison["signature"], "basis">,
): string {
  const unplaced = total - placed
  const alike =
    placed === 0
      ? ""
      : ` On the outlined diagonal, ${formatPercent(same / placed, 0)}, both failed alike${noError > 0 ? ` (${formatCount(noError)} of them: no error found in either)` : ""}.`
  const left = unplaced === 0 ? "" : ` ${formatCount(unplaced)} are in no category on one side or both: not compared.`
  return `Items that both fail and that were ${givenWord({ part: basis === "labelled" ? "all" : "none" })} for both, by category.${alike}${left}`
}
