import { failingSide, formatCount, formatPercent, plural } from "@/lib/format"
import type { Estimate } from "@/lib/stats/core/estimate"
import type { ItemBars } from "./item-bars"

type Rated = { readonly name: string; readonly rate: Estimate }

/** Whether a benchmark tells its models apart; `models` by failure rate, lowest first. */
export function spreadInWords(models: readonly Rated[]): string {
  const [best, second] = models
  const worst = models.at(-1)
  if (!best || !worst) return "No model was run on it"
  if (best === worst) return `${best.name} fails ${formatPercent(best.rate.estimate, 0)} of its attempts`
  const range = `${formatPercent(best.rate.estimate, 0)} to ${formatPercent(worst.rate.estimate, 0)} of attempts fail`
  if (worst.rate.low <= best.rate.high)
    return `Its attempts do not tell these ${formatCount(models.length)} models apart: ${range}`
  return second && second.rate.low > best.rate.high
    ? `${best.name} fails clearly least; ${range}`
    : `It tells models apart: ${range}`
}

/** "31 items nobody solves, 52 that everybody does" */
export function itemsInWords({ solvedByNone, solvedByAll }: ItemBars): string {
  const nobody =
    solvedByNone === 0 ? "Every item is solved by some model" : `${plural(solvedByNone, "item")} that nobody solves`
  const everybody = solvedByAll === 0 ? "none that everybody does" : `${formatCount(solvedByAll)} that everybody does`
  return solvedByNone === 0 ? `${nobody}, ${formatCount(solvedByAll)} by every one` : `${nobody}, ${everybody}`
}

/** What was chosen as a failure, and why. */
export function thresholdInWords(rule: string, of: { readonly threshold: number; readonly lowerIsBetter: boolean }) {
  const below = `A score ${failingSide(of)} ${of.threshold} is a failure`
  if (rule === "binary") return `${below}: every score is 0 or 1, so there was nothing to choose.`
  if (rule === "mean" && of.lowerIsBetter)
    return `${below}: the reference code’s rule turned round, 0.3 × the mean beyond it.`
  if (rule === "mean") return `${below}: 0.7 × the mean score, the reference code’s rule.`
  if (rule === "dataset") return `${below}: the benchmark’s own threshold.`
  if (rule === "kept") return `${below}: this analysis was run with it. The results’ own threshold was moved since.`
  return `${below}: chosen by hand.`
}
