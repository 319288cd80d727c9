import type { AbsentSide, NothingShared, Ranking, Refusal, SideRule } from "@/lib/domain/compare/ranking"
import { formatCount, formatScore, plural } from "@/lib/format"

/** What the page, the API and the command line say of a ranking: one set of sentences, so that no door says more than another. */

type Names = { readonly a: string; readonly b: string }

const headlines = {
  "no-shared-items": "No shared items: these two cannot be ranked",
  "rules-differ": "Different failure rules: these two cannot be ranked",
} as const satisfies Record<Refusal["reason"], string>

export function refusalHeadline({ reason }: Refusal): string {
  return headlines[reason]
}

/** The whole verdict in a sentence or two. */
export function rankingSentence(ranking: Ranking, names: Names): string {
  if (ranking.kind === "ranked") {
    const other = ranking.better === "a" ? "b" : "a"
    return `${names[ranking.better]} fails less often than ${names[other]}.`
  }
  if (ranking.kind === "not-shown")
    return `The shared items do not show that ${names.a} or ${names.b} fails less often than the other.`
  return `${refusalHeadline(ranking.refusal)}. ${refusalReason(ranking.refusal, names)}`
}

/** Of one model twice, both times of one analysis. */
export function sameModelSentence(name: string): string {
  return `A and B are the same model, "${name}".`
}

/** Why there is no verdict. */
export function refusalReason(refusal: Refusal, names: Names): string {
  if (refusal.reason === "no-shared-items") {
    const cause = causeOf(refusal.cause, names)
    return refusal.cause.kind === "absent" ? cause : `${names.a} and ${names.b} share no item: ${cause}`
  }
  const each = refusal.rules.map(
    ({ dataset, a, b }) => `On ${dataset} ${names.a} fails ${ruleWords(a)}, ${names.b} ${ruleWords(b)}.`,
  )
  const shown = each.slice(0, mostNamed)
  const more = each.length - shown.length
  return `${shown.join(" ")}${more > 0 ? ` So it is on ${plural(more, "other benchmark")}.` : ""}`
}

/** "below 0.56", "above 0.20" */
export function ruleWords({ threshold, lowerIsBetter }: SideRule): string {
  return `${lowerIsBetter ? "above" : "below"} ${formatScore(threshold)}`
}

/** What figures that add up failures of several rules must say: "Counted with different thresholds: below 0.50 and below 0.56."; "" for one rule. */
export function severalRules(rules: readonly SideRule[]): string {
  const ordered = [...rules].sort((a, b) => a.threshold - b.threshold)
  const all = [...new Set(ordered.map(ruleWords))]
  return all.length > 1 ? `Counted with different thresholds: failures are scores ${listed(all)}.` : ""
}

const mostNamed = 3

function causeOf(cause: NothingShared, names: Names): string {
  switch (cause.kind) {
    case "absent":
      return cause.sides.map(absenceOf).join(" ")
    case "filtered":
      return `not on ${listed(cause.datasets)}; elsewhere they share ${plural(cause.shared, "item")}.`
    case "unscored":
      return `both answered ${plural(cause.items, "item")}, but there one of them has no score.`
    case "other-texts":
      return `${plural(cause.items, "item")} of ${listed(cause.datasets)} ${cause.items === 1 ? "has" : "have"} the same id in both results, but another text.`
    case "other-ids":
      return cause.datasetA === cause.datasetB
        ? `both ran ${cause.datasetA}, and ${textsAre(cause.texts)} the same in both, but under other ids. Items are paired by their ids: give them the same ones and import again.`
        : `${textsAre(cause.texts)} the same in both, but ${names.a} has them as ${cause.datasetA} and ${names.b} as ${cause.datasetB}. Import both under one benchmark’s name, with the same ids.`
    case "other-benchmarks":
      return `${names.a} ran ${listed(cause.a)}, ${names.b} ran ${listed(cause.b)}.`
    case "other-items":
      return `both ran ${listed(cause.datasets)}, but other items of it.`
  }
}

function textsAre(texts: number): string {
  return texts === 1 ? "1 text is" : `${formatCount(texts)} texts are`
}

function absenceOf({ model, analyses, unfinished, results }: AbsentSide): string {
  const [analysis] = analyses
  if (analysis) return `${model} is not among these results but in analysis ${analysis.id}, “${analysis.name}”.`
  const [working] = unfinished
  if (working)
    return `${model} is in analysis ${working.id}, which is ${working.status}: it is compared once that is done.`
  const [result] = results
  if (result) return `${model} has no analysis yet: its answers are in results ${result.id}, “${result.name}”.`
  return `${model} is not among these results, nor in others you can see.`
}

/** "X, Y and 4 more" */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed)
  const more = names.length - shown.length
  if (more > 0) return `${shown.join(", ")} and ${formatCount(more)} more`
  return shown.length < 2 ? (shown[0] ?? "nothing") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`
}
