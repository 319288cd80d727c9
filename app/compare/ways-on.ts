import { compareHref } from "@/components/compare/href"
import type { Way } from "@/components/compare/verdict/no-verdict"
import type { Comparability } from "@/lib/data/compare/sources/comparability"
import { stepsToOneRule } from "@/lib/data/compare/steps-to-one-rule"
import { findResultSet } from "@/lib/data/results/result-sets"
import { placeOf, type Scope } from "@/lib/data/scope/scope"
import { nextSteps, type NextStep, type Refusal, type RulePair } from "@/lib/domain/compare/ranking"
import { formatScore, plural } from "@/lib/format"
import type { CompareQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import type { Chosen } from "./load"

type Props = {
  readonly query: CompareQuery
  readonly chosen: Chosen
  readonly scope: Scope
  readonly comparability: Comparability
}

/** Where two models cannot be ranked: the steps that the API and the command line name, as links. */
export async function waysOn(refusal: Refusal, props: Props): Promise<Way[]> {
  const { chosen, scope } = props
  const { a, b, other } = chosen
  if (refusal.reason === "no-shared-items") {
    const of = { a: a.slug, b: b.slug, cause: refusal.cause, at: placeOf(scope) }
    const ways = nextSteps({ ...of, other: placeOf(other ?? scope) }).map((step) => wayOf(step, scope))
    return Promise.all(ways)
  }
  const { rules } = refusal
  const steps = await stepsToOneRule({ a, b, scope, other, rules })
  const isMoved = steps.some((step) => step.do === "threshold")
  const ways = await Promise.all(steps.map((step) => wayOf(step, scope, { rules, isMoved })))
  return [...waysOnAlike(rules, props), ...(ways.length > 0 ? ways : await waysToRules(rules, props))]
}

/** The benchmarks on which the two do fail by one rule. */
function waysOnAlike(rules: readonly RulePair[], { query, comparability }: Props): Way[] {
  const differing = new Set(rules.map(({ datasetSlug }) => datasetSlug))
  const alike = comparability.wanted.filter((row) => row.shared > 0 && !differing.has(row.datasetSlug))
  if (alike.length === 0) return []
  const href = compareHref(query, { dataset: alike.map(({ datasetSlug }) => datasetSlug) })
  return [{ href, label: `Compare on ${plural(alike.length, "benchmark")} with one rule` }]
}

/** Where no steps lead to one rule: the reader's own results, whose rules they may change. */
async function waysToRules([first]: readonly RulePair[], { chosen, scope }: Props): Promise<Way[]> {
  const own = [scope, chosen.other ?? scope].filter(({ visibility }) => visibility === "private")
  const results = [...new Set(own.map((side) => placeOf(side).results))]
  return Promise.all(
    results.map(async (id) => ({
      href: routes.resultSet(id, { dataset: first?.datasetSlug }),
      label: `Change the rule of ${await nameOf(id, scope)}`,
    })),
  )
}

/** `apart`: the steps lead from two rules to one; the threshold may be moved before the analysis. */
async function wayOf(
  step: NextStep,
  scope: Scope,
  apart?: { readonly rules: readonly RulePair[]; readonly isMoved: boolean },
): Promise<Way> {
  switch (step.do) {
    case "compare":
      return {
        href: routes.compare({ a: step.a, b: step.b, analysis: step.analysis, results: step.results }),
        label: apart ? "Compare them by one rule" : "Compare them where they share items",
      }
    case "analyze": {
      const name = await nameOf(step.results, scope)
      const label = apart ? `${apart.isMoved ? "Then analyse" : "Analyse"} ${name} again` : `Analyse ${name}`
      return { href: routes.newAnalysis({ results: step.results }), label }
    }
    case "threshold":
      return {
        href: routes.resultSet(step.results, { dataset: apart?.rules[0]?.datasetSlug }),
        label: `Change the threshold of ${await nameOf(step.results, scope)} to ${formatScore(step.threshold)}`,
      }
    case "wait":
      return { href: routes.analysis(step.analysis), label: `See analysis ${step.analysis}` }
  }
}

async function nameOf(results: number, { viewer }: Scope): Promise<string> {
  return (await findResultSet(results, viewer))?.name ?? `results ${results}`
}
