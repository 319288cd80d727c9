import type { z } from "zod"
import type { comparisonSchema } from "@/lib/api/compare/comparison-schema"
import type { CannotRank } from "@/lib/api/compare/ranking-refused"
import type { Proportion } from "@/lib/api/schema/numbers"
import type { NextStep } from "@/lib/domain/compare/ranking"
import { formatPoints, formatPointsRange, formatProbability, formatShare, plural } from "@/lib/format"
import { rateTest } from "@/lib/wording/trials"
import { shellWord } from "./output"

type Report = z.infer<typeof comparisonSchema>
type Difference = NonNullable<Report["categories"][number]["difference"]>

/** "18.7% (15.8–22.0)"; without limits where there are none */
export function percent(value: Pick<Proportion, "estimate" | "low" | "high"> | null): string {
  if (!value) return "not known"
  const { estimate, low, high } = value
  return formatShare({ estimate, low: low ?? estimate, high: high ?? estimate })
}

export const leftOut = (unscored: number) =>
  unscored === 0 ? "" : `; ${plural(unscored, "answer")} without a score left out`

/** The paired difference with its interval and test; null where the sides do not fail by one rule. */
export function differenceLine(report: Pick<Report, "difference" | "mcnemarP" | "trials" | "clusters">): string | null {
  const { difference, mcnemarP } = report
  if (difference === null || mcnemarP === null) return null
  return `A − B: ${pointsOf(difference)} points, ${testOf(report)} p ${formatProbability(mcnemarP)}`
}

/** Points with their interval, where there is one. */
export function pointsOf({ estimate, low, high }: Difference): string {
  const points = formatPoints(estimate)
  return low === null || high === null ? points : `${points} (${formatPointsRange(low, high)})`
}

function testOf({ trials, clusters }: Pick<Report, "trials" | "clusters">): string {
  const isUnit = clusters?.byCluster === true
  return trials || isUnit ? rateTest({ trials, clusters: { isUnit } }) : "McNemar"
}

/** Why two models cannot be ranked, and what to do, as commands. */
export function refusedLines({ message, steps, pairs }: CannotRank): string[] {
  const next = steps.map((step) => `Next: ${commandOf(step)}`)
  const offered = pairs.map(
    ({ a, b, dataset, ...place }) =>
      `  errormap compare ${shellWord(a)} ${shellWord(b)} ${placeOption(place)} --dataset ${shellWord(dataset)}`,
  )
  return [message, ...next, ...(offered.length > 0 ? ["Pairs that can be ranked:", ...offered] : [])]
}

const placeOption = ({ analysis, results }: { analysis?: number | undefined; results?: number | undefined }) =>
  analysis === undefined ? `--results ${results}` : `--analysis ${analysis}`

export function commandOf(step: NextStep): string {
  switch (step.do) {
    case "compare":
      return `errormap compare ${shellWord(step.a)} ${shellWord(step.b)} ${placeOption(step)}`
    case "analyze":
      return `errormap analyze --results ${step.results} --judge builtin`
    case "threshold": {
      const files = step.files.map(shellWord).join(" ")
      const dataset = step.dataset === null ? "" : ` --dataset ${shellWord(step.dataset)}`
      return `errormap import ${files}${dataset} --threshold ${step.threshold}`
    }
    case "wait":
      return `errormap analyses show ${step.analysis}`
  }
}
