import { formatCount, formatDecimal, formatPercent, formatShare } from "@/lib/format"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import type { Estimate } from "@/lib/stats/core/estimate"
import { LEAST_COVERAGE, type Labels } from "@/lib/stats/signatures/label-coverage"

/** "0.62 (0.55 to 0.70)" */
export function kappaWords(kappa: Estimate): string {
  return `${formatDecimal(kappa.estimate)} (${formatDecimal(kappa.low)} to ${formatDecimal(kappa.high)})`
}

/** "62.1% (58.0–66.0)" */
export function shareWords(share: Estimate): string {
  return formatShare(share)
}

/** What a kappa means, without the customary adjectives: how far from chance, and whether that holds up. */
export function readKappa(kappa: Estimate | null, items: number): string {
  if (!kappa)
    return items < 20
      ? `${formatCount(items)} failures are too few for a kappa.`
      : "There is no kappa: one label is all there is to choose from."
  const value = `Cohen’s κ is ${kappaWords(kappa)}`
  if (kappa.low <= 0 && kappa.high >= 0) return `${value}: no better than chance, as far as can be told.`
  if (kappa.high < 0) return `${value}: less than chance alone would bring.`
  return `${value}: ${formatPercent(kappa.estimate, 0)} of the way from chance to full agreement.`
}

/** The same for two trees. */
export function readRand(rand: number | null, interval: Estimate | null): string {
  if (rand === null) return "Nothing can be said: one of the trees divides nothing."
  const limits = interval ? ` (${formatDecimal(interval.low)} to ${formatDecimal(interval.high)})` : ""
  const value = `The adjusted Rand index is ${formatDecimal(rand)}${limits}`
  if (rand > 0.9995) return `${value}: the same groups under whatever names.`
  if (interval && interval.low <= 0 && interval.high >= 0) return `${value}: no more alike than by chance.`
  return `${value}, where 0 is chance and 1 the same groups under whatever names.`
}

/** A judge in the middle of a sentence: "the built-in judge", "gpt-5-mini", "built-in, then gpt-5-mini". */
export function shortJudge(id: string): string {
  if (id === "builtin") return "the built-in judge"
  if (id.startsWith("builtin+")) return `built-in, then ${shortJudge(id.slice("builtin+".length))}`
  const slash = id.indexOf("/")
  return slash < 0 || slash === id.length - 1 ? id : id.slice(slash + 1)
}

export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What became of a failure by this judge: rules go through it, they diagnose nothing. */
export function outcomeName(outcome: string, { part }: Pick<Labels, "part">): string {
  return part === "all" && outcome === "diagnosed" ? "Gone through" : upperFirst(outcome.replaceAll("-", " "))
}

export function outcomesSubtitle(...sides: readonly Pick<Labels, "part">[]): string {
  const said = [
    ...(sides.some(({ part }) => part !== "all") ? ["an error named or left undetermined (“diagnosed”)"] : []),
    ...(sides.some(({ part }) => part === "all") ? ["gone through by rules, labelled or left open"] : []),
  ]
  return `What became of each failure: ${[...said, "no error found"].join(", ")}, or no answer.`
}

/** What a comparison may say in its title. */
export type AgreementFinding =
  /** a judge and itself: how steady it is, nothing on how right; `byRules`: not even that, for rules do not waver */
  | { readonly kind: "itself"; readonly byRules: boolean }
  /** too few of the shared failures have a category from both for a figure to stand in a title */
  | { readonly kind: "few" }
  | { readonly kind: "figure" }

/**
 * What heads the sections below: a figure only where the page may be headed by one. `same`: failures on the diagonal of
 * the matrix.
 */
export function sectionTitles(
  finding: AgreementFinding,
  of: {
    readonly basis: "shared" | "trees"
    readonly same: number
    readonly shared: number
    readonly outcomes: { readonly agreed: number; readonly items: number }
  },
): { readonly matrix: string; readonly outcomes: string } {
  if (finding.kind !== "figure") {
    const each = finding.kind === "itself" ? "each run" : "each judge"
    return { matrix: `What ${each} said`, outcomes: `Outcomes of ${each}` }
  }
  const [same, shared] = [formatCount(of.same), formatCount(of.shared)]
  return {
    matrix:
      of.basis === "shared"
        ? `Alike on ${same}, different on ${formatCount(of.shared - of.same)}`
        : `${same} of ${shared} lie in categories that match`,
    outcomes: `The same outcome for ${formatCount(of.outcomes.agreed)} of ${formatCount(of.outcomes.items)}`,
  }
}

export function findingOf(of: {
  readonly judgeA: string
  readonly judgeB: string
  readonly shared: number
  readonly compared: number
}): AgreementFinding {
  if (of.judgeA === of.judgeB) return { kind: "itself", byRules: heuristicPart(of.judgeA) === "all" }
  return of.compared < LEAST_COVERAGE * of.shared ? { kind: "few" } : { kind: "figure" }
}
