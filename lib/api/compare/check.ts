import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { limitText, parseLimits, type CheckLimit } from "@/lib/domain/compare/check-limits"
import { exitCodes, verdictOf, type CheckVerdict } from "@/lib/domain/compare/check-verdict"
import { rulesOnBothSides, type SideRule } from "@/lib/domain/compare/ranking"
import { compareModels, toComparedItems } from "@/lib/data/compare/comparison"
import { listOverlaps, overlapsOn, type Overlap } from "@/lib/data/compare/overlaps"
import { listSharedOutcomes } from "@/lib/data/compare/shared-outcomes"
import { findTwins, withoutItems } from "@/lib/data/compare/sources/twins"
import { getDatasetFilter } from "@/lib/data/scope/names"
import type { Scope } from "@/lib/data/scope/scope"
import { AppError } from "@/lib/errors"
import { datasetQuery } from "@/lib/api/schema/scope"
import { shortened } from "@/lib/api/schema/numbers"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { verdictSentence } from "@/lib/wording/check"
import { variantSentences } from "@/lib/wording/variants"
import { areDiagnosed, checkCategories, worseJson } from "./check-categories"
import { benchmarkOf, checkChange, haveOneRule, measuredJson, measureItems } from "./check-measures"
import { countOnceJson } from "./count-once"
import { checkSchema, type CheckReport } from "./check-schema"
import { comparePage, findSides, type CheckedSide, type CheckQuery } from "./check-sides"

const resultsQuery = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .optional()
  .describe(
    "A result set: its id, latest (imported last by you, of those that hold the model), latest~1 (the one before), its name, or release (the latest release). Default: latest, and release where you have none.",
  )

const checkEndpoint = endpoint({
  id: "checkModels",
  method: "GET",
  path: "/api/v1/check",
  summary: "Is a candidate worse than its baseline, beyond given limits?",
  description:
    "For CI: limits on what may get worse, and whether it did, on the items both answered. A drop over its limit fails where the interval of the paired difference excludes 0, and where a limit is held against several benchmarks q < 0.05 as well; a category fails at q < 0.05. What is over a limit and not shown, or cannot be checked, is undecided. `errormap check` answers the same and ends with `exitCode`.",
  permission: "anyone",
  query: z.object({
    baseline: z.string().min(1).max(500).describe("Model: slug, name or id."),
    candidate: z
      .string()
      .min(1)
      .max(500)
      .describe("Model that is not to be worse; may be the same one in other results."),
    baselineResults: resultsQuery,
    candidateResults: resultsQuery,
    ...datasetQuery,
    failOn: z
      .string()
      .max(2_000)
      .describe('Limits, separated by commas: "accuracy drop > 2 points, any category significantly worse".'),
  }),
  reply: checkSchema,
  handler: ({ query, viewer }) => checkReport(query, viewer),
})

export const checkEndpoints = [checkEndpoint]

type Wanted = CheckQuery & { readonly failOn: string }

/** The same reply for the API and the command line. Throws invalid for limits that cannot be read, not_found for names. */
export async function checkReport({ failOn, ...query }: Wanted, viewer: Viewer): Promise<CheckReport> {
  const parsed = parseLimits(failOn)
  if (!parsed.ok) throw new AppError("invalid", parsed.problem)
  const sides = await findSides(query, viewer)
  const { baseline, candidate, other, datasets, access } = sides
  const { scope } = baseline
  const pair = { a: baseline.model.id, b: candidate.model.id, other }
  const rows = overlapsOn(await listOverlaps(scope, pair), datasets)
  const usable = rows.filter((row) => row.shared > 0 && haveOneRule(row))
  const onThese = { ...pair, datasets: usable.map(({ datasetSlug }) => datasetSlug) }
  // Each benchmark by itself is measured in full; taken together, items with one text count once.
  const { exampleIds, counted } = await findTwins(scope, onThese)
  const once = exampleIds.length > 0 ? withoutItems(scope, exampleIds) : scope
  // Scores are enough for all but the kinds of failures, which cost a second of resampling.
  const compared =
    usable.length > 0 && areDiagnosed(sides)
      ? await compareModels(once, { ...onThese, a: baseline.model, b: candidate.model })
      : null
  const scoresIn = async (of: Scope) =>
    usable.length > 0 ? toComparedItems(await listSharedOutcomes(of, onThese), []) : []
  const itemsOnce = compared?.items ?? (await scoresIn(once))
  const items = once === scope ? itemsOnce : await scoresIn(scope)
  const measures = { ...measureItems(items), together: measureItems(itemsOnce).together }
  const isShared = rows.some(({ shared }) => shared > 0)
  const nothing = usable.length > 0 ? null : isShared ? "rules-differ" : "no-shared-items"

  const rowsOf = async ({ on }: Extract<CheckLimit, { over: number }>): Promise<readonly Overlap[]> => {
    if (typeof on === "object") return overlapsOn(rows, await getDatasetFilter([on.name], access))
    // What the candidate alone was run on is told beside the findings, unless it was asked for or is all there is.
    // A benchmark that the candidate lacks whole is undecided: a run that broke off must not pass. A release has others too.
    const isTold = (row: Overlap) => row.shared > 0 || (baseline.results !== null && row.onlyA > 0)
    return datasets.length > 0 || !rows.some(isTold) ? rows : rows.filter(isTold)
  }
  const checks: CheckReport["checks"] = []
  for (const limit of parsed.limits) {
    const text = limitText(limit)
    if (limit.kind === "category") checks.push(checkCategories(limit, text, { sides, compared, items, nothing }))
    else checks.push(...checkChange(limit, text, { rows: await rowsOf(limit), measures }))
  }
  const verdict = verdictOf(checks)
  return shortened({
    ...{ verdict, exitCode: exitCodes[verdict], text: verdictSentence(verdict, checks) },
    ...{ baseline: sideJson(baseline), candidate: sideJson(candidate), checks },
    overall: measuredJson(
      measures.together(usable),
      usable.reduce((sum, { shared }) => sum + shared, 0) - exampleIds.length,
    ),
    benchmarks: rows.map((row) => benchmarkJson(row, { measured: measuredJson(measures.of(row), row.shared), checks })),
    variants: variantSentences(usable).join(". ") || null,
    countOnce: countOnceJson(counted),
    worse: worseJson(sides, compared),
    page: comparePage(sides),
  })
}

function sideJson({ model, results, scope }: CheckedSide): CheckReport["baseline"] {
  const { slug, name } = model
  return {
    model: { slug, name },
    results: results && { id: results.id, name: results.name },
    analysis: scope.analysis?.id ?? null,
  }
}

type Found = {
  readonly measured: ReturnType<typeof measuredJson>
  readonly checks: CheckReport["checks"]
}

function benchmarkJson(row: Overlap, { measured, checks }: Found): CheckReport["benchmarks"][number] {
  const own = checks.filter(({ benchmark }) => benchmark?.slug === row.datasetSlug)
  const worst = (["fail", "undecided", "pass"] as const).find((one) => own.some(({ verdict }) => verdict === one))
  const rules = row.shared > 0 && !haveOneRule(row) ? rulesOnBothSides(row) : null
  const bare = ({ threshold, lowerIsBetter }: SideRule) => ({ threshold, lowerIsBetter })
  return {
    ...benchmarkOf(row),
    ...measured,
    verdict: (worst ?? null) satisfies CheckVerdict | null,
    ...{ onlyBaseline: row.onlyA, onlyCandidate: row.onlyB, otherTexts: row.otherTexts },
    ...{ unscoredBaseline: row.unscoredA, unscoredCandidate: row.unscoredB },
    rules: rules && { baseline: bare(rules.a), candidate: bare(rules.b) },
  }
}
