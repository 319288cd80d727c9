import "server-only"
import { sql } from "kysely"
import { compareStep, type NextStep, type RulePair, type SideRule } from "@/lib/domain/compare/ranking"
import { db } from "@/lib/data/base/kysely"
import { findResultSet, listResultSetDatasets, listResultSetFiles } from "@/lib/data/results/result-sets"
import { inParts } from "@/lib/data/scope/parts"
import { placeOf, type Scope } from "@/lib/data/scope/scope"
import { isListed } from "@/lib/data/scope/visible-names"

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
export async function stepsToOneRule(pair: Pair): Promise<NextStep[]> {
  const { a, b, scope, other = scope, rules } = pair
  const sides = [
    { model: b, from: other, wanted: rules.map((row) => ({ ...row.a, slug: row.datasetSlug })) },
    { model: a, from: scope, wanted: rules.map((row) => ({ ...row.b, slug: row.datasetSlug })) },
  ]
  for (const side of sides) {
    const analysis = await findRuled(side)
    if (analysis === null) continue
    const ruled = { results: placeOf(side.from).results, analysis }
    const [at, beside] = side.model === b ? [placeOf(scope), ruled] : [ruled, placeOf(other)]
    return [compareStep({ a: a.slug, b: b.slug }, at, beside)]
  }
  // Which way is better is not for a threshold to mend.
  if (rules.some((row) => row.a.lowerIsBetter !== row.b.lowerIsBetter)) return []
  for (const side of sides) {
    const steps = await stepsOnOwn(side)
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
async function findRuled({ model, from, wanted }: Side): Promise<number | null> {
  const rule = sql<{ slug: string; threshold: number; lower: boolean }>`unnest(
    ${wanted.map(({ slug }) => slug)}::text[], ${wanted.map(({ threshold }) => threshold)}::float8[],
    ${wanted.map(({ lowerIsBetter }) => lowerIsBetter)}::boolean[])`
  const row = await db()
    .selectFrom("analysis as a")
    .select("a.id")
    .where((eb) => inParts(from, { resultSet: eb.ref("a.resultSetId") }))
    .where("a.status", "=", "done")
    .where((eb) => isListed({ visibility: eb.ref("a.visibility"), ownerId: eb.ref("a.ownerId") }, from.viewer))
    .where((eb) => {
      const stratum = eb
        .selectFrom("stratum as s")
        .innerJoin("dataset as d", "d.id", "s.datasetId")
        .select("s.datasetId")
        .whereRef("s.analysisId", "=", "a.id")
        .where("s.modelId", "=", model.id)
      const missing = eb
        .selectFrom(rule.as<"w">(sql`w (slug, threshold, lower)`))
        .select("w.slug")
        .where((w) =>
          w.not(
            w.exists(
              stratum
                .where("d.slug", "=", w.ref("w.slug"))
                .where("s.threshold", "=", w.ref("w.threshold"))
                .where("s.lowerIsBetter", "=", w.ref("w.lower")),
            ),
          ),
        )
      return eb.not(eb.exists(missing))
    })
    .orderBy("a.id", "desc")
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

async function stepsOnOwn({ from, wanted }: Side): Promise<NextStep[]> {
  const { viewer } = from
  const { results } = placeOf(from)
  const set = await findResultSet(results, viewer)
  const [rule, ...more] = wanted
  // One import gives all of its datasets one threshold.
  const isOne = more.every(({ threshold }) => threshold === rule?.threshold)
  if (!set || !viewer || set.ownerId !== viewer.id || !rule || !isOne) return []
  const [datasets, files] = await Promise.all([listResultSetDatasets(results), listResultSetFiles(results)])
  const { threshold } = rule
  const isThere = wanted.every(({ slug }) => datasets.some((row) => row.slug === slug && row.threshold === threshold))
  const dataset = datasets.length === 1 ? (datasets[0]?.name ?? null) : null
  const move = { do: "threshold", results, files: files.map(({ name }) => name), dataset, threshold } as const
  return [...(isThere ? [] : [move]), { do: "analyze", results }]
}
