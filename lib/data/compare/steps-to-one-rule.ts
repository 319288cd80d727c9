import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { NextStep, RulePair, SideRule } from "@/lib/domain/compare/ranking"
import { query } from "@/lib/data/base/client"
import { findResultSet, listResultSetDatasets, listResultSetFiles } from "@/lib/data/results/result-sets"
import type { Scope } from "@/lib/data/scope/scope"

type Pair = {
  readonly a: Model
  readonly b: Model
  readonly scope: Scope
  readonly other?: Scope | undefined
  readonly rules: readonly RulePair[]
}
type Model = { readonly id: number; readonly slug: string }

/**
 * How two models that do not fail by one rule come to one: the analysis that has it already, else the threshold of one's
 * own results moved to that of the other side and these analysed again. B first; nothing where neither can be had.
 */
export async function stepsToOneRule(pair: Pair, viewer: Viewer): Promise<NextStep[]> {
  const { a, b, scope, other = scope, rules } = pair
  const sides = [
    { model: b, from: other, wanted: rules.map((row) => ({ ...row.a, slug: row.datasetSlug })) },
    { model: a, from: scope, wanted: rules.map((row) => ({ ...row.b, slug: row.datasetSlug })) },
  ]
  for (const side of sides) {
    const analysis = await findRuled(side, viewer)
    if (analysis === null) continue
    const [analysisA, analysisB] = side.model === b ? [scope.analysis.id, analysis] : [analysis, other.analysis.id]
    return [
      { do: "compare", a: a.slug, b: analysisA === analysisB ? b.slug : `${b.slug}@${analysisB}`, analysis: analysisA },
    ]
  }
  // Which way is better is not for a threshold to mend.
  if (rules.some((row) => row.a.lowerIsBetter !== row.b.lowerIsBetter)) return []
  for (const side of sides) {
    const steps = await stepsOnOwn(side, viewer)
    if (steps.length > 0) return steps
  }
  return []
}

type Side = {
  readonly model: Model
  readonly from: Scope
  readonly wanted: readonly (SideRule & { readonly slug: string })[]
}

/** The newest finished analysis of the same results that has the rules wanted. */
async function findRuled({ model, from, wanted }: Side, viewer: Viewer): Promise<number | null> {
  const [row] = await query<{ id: number }>(
    `SELECT a.id FROM analysis a
     WHERE a.result_set_id = $1 AND a.status = 'done' AND (a.visibility = 'public' OR a.owner_id = $2)
       AND NOT EXISTS (
         SELECT FROM unnest($4::text[], $5::float8[], $6::boolean[]) AS w (slug, threshold, lower)
         WHERE NOT EXISTS (
           SELECT FROM stratum s JOIN dataset d ON d.id = s.dataset_id
           WHERE s.analysis_id = a.id AND s.model_id = $3 AND d.slug = w.slug AND s.threshold = w.threshold
             AND s.lower_is_better = w.lower))
     ORDER BY a.id DESC LIMIT 1`,
    [
      from.analysis.resultSetId,
      viewer?.id ?? null,
      model.id,
      wanted.map(({ slug }) => slug),
      wanted.map(({ threshold }) => threshold),
      wanted.map(({ lowerIsBetter }) => lowerIsBetter),
    ],
  )
  return row?.id ?? null
}

async function stepsOnOwn({ from, wanted }: Side, viewer: Viewer): Promise<NextStep[]> {
  const results = from.analysis.resultSetId
  const set = await findResultSet(results, viewer)
  const [rule, ...more] = wanted
  // One import gives all of its data sets one threshold.
  const isOne = more.every(({ threshold }) => threshold === rule?.threshold)
  if (!set || !viewer || set.ownerId !== viewer.id || !rule || !isOne) return []
  const [datasets, files] = await Promise.all([listResultSetDatasets(results), listResultSetFiles(results)])
  const { threshold } = rule
  const isThere = wanted.every(({ slug }) => datasets.some((row) => row.slug === slug && row.threshold === threshold))
  const dataset = datasets.length === 1 ? (datasets[0]?.name ?? null) : null
  const move = { do: "threshold", results, files: files.map(({ name }) => name), dataset, threshold } as const
  return [...(isThere ? [] : [move]), { do: "analyze", results }]
}
