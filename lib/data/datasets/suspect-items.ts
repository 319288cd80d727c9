import "server-only"
import { FINAL_PART, sharedAnswer } from "@/lib/domain/results/final-answer"
import { rememberedView } from "@/lib/cache/memoize"
import { query } from "@/lib/data/base/client"
import { isFailure, rulesOf } from "@/lib/data/scope/failure-rule-sql"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/** An item at which the benchmark rather than the models may be at fault: what speaks for it, in numbers. */
export type SuspectItem = {
  readonly exampleId: string
  /** a failure on it that was read, the surest of those that cast doubt; null: none was read */
  readonly annotationId: number | null
  readonly read: number
  readonly noErrorFound: number
  readonly referenceWrong: number
  readonly ambiguous: number
  readonly scorerArtefact: number
  /** reviews by people: no error, or reference or scorer at fault */
  readonly doubtsOfPeople: number
  /** models that give one and the same wrong answer, of the failing ones that state any; 0: no such majority */
  readonly sameAnswer: number
  readonly statedAnswers: number
}

/** Items whose outputs are compared: those most models fail. Reading every output of a large benchmark takes too long. */
const itemsCompared = 400
const outputsCompared = 20_000

/** Every suspect item of a data set, those with most kinds of evidence first. */
export async function listSuspectItems(scope: Scope, datasetId: number): Promise<readonly SuspectItem[]> {
  const remember = <T>(name: string, load: () => Promise<readonly T[]>) =>
    cachedFor(scope, { name, of: [datasetId], load })
  const [judged, shared, doubts] = await Promise.all([
    remember("doubts of judges", () => queryJudged(scope, datasetId)),
    remember("same answers", () => querySharedAnswers(scope, datasetId)),
    queryDoubtsOfPeople(scope, datasetId),
  ])
  // Hundreds of items, and most benchmarks were reviewed by nobody.
  return doubts.length === 0
    ? rememberedView(judged, ["suspect items", shared], () => gather({ judged, shared, doubts }))
    : gather({ judged, shared, doubts })
}

function gather(found: {
  readonly judged: readonly Judged[]
  readonly shared: readonly Shared[]
  readonly doubts: readonly Doubted[]
}): SuspectItem[] {
  const items = new Map<string, SuspectItem>()
  const add = (exampleId: string, found: Partial<SuspectItem>) =>
    items.set(exampleId, { ...nothing, ...items.get(exampleId), ...found, exampleId })
  for (const { exampleId, ...row } of found.judged) add(exampleId, row)
  for (const { exampleId, sameAnswer, statedAnswers } of found.shared) add(exampleId, { sameAnswer, statedAnswers })
  for (const { exampleId, doubts: doubtsOfPeople, annotationId } of found.doubts)
    add(exampleId, { doubtsOfPeople, annotationId: items.get(exampleId)?.annotationId ?? annotationId })
  return [...items.values()].sort(
    (a, b) => kindsOf(b) - kindsOf(a) || weightOf(b) - weightOf(a) || (a.exampleId < b.exampleId ? -1 : 1),
  )
}

const nothing = {
  ...{ annotationId: null, read: 0, noErrorFound: 0, referenceWrong: 0, ambiguous: 0, scorerArtefact: 0 },
  ...{ doubtsOfPeople: 0, sameAnswer: 0, statedAnswers: 0 },
}

const evidenceOf = (item: SuspectItem) => [
  ...[item.referenceWrong, item.noErrorFound, item.ambiguous, item.scorerArtefact],
  ...[item.doubtsOfPeople, item.sameAnswer],
]
const kindsOf = (item: SuspectItem) => evidenceOf(item).filter((count) => count > 0).length
const weightOf = (item: SuspectItem) => evidenceOf(item).reduce((sum, count) => sum + count, 0)

type Judged = Omit<SuspectItem, "doubtsOfPeople" | "sameAnswer" | "statedAnswers">

function queryJudged(scope: Scope, datasetId: number): Promise<Judged[]> {
  return query<Judged>(
    `SELECT e.external_id AS "exampleId", found.* FROM (
       SELECT a.example_id,
              (array_agg(a.id ORDER BY a.suspect IS NULL, a.outcome <> 'no_error_found', a.confidence DESC NULLS LAST, a.id))[1]
                AS "annotationId",
              count(*)::int AS read,
              count(*) FILTER (WHERE a.outcome = 'no_error_found')::int AS "noErrorFound",
              count(*) FILTER (WHERE a.suspect = 'reference_wrong')::int AS "referenceWrong",
              count(*) FILTER (WHERE a.suspect = 'ambiguous_item')::int AS ambiguous,
              count(*) FILTER (WHERE a.suspect = 'scorer_artefact')::int AS "scorerArtefact"
       FROM error_annotation a
       WHERE a.analysis_id = $1 AND a.dataset_id = $2 AND a.outcome IN ('diagnosed', 'no_error_found')
       GROUP BY a.example_id
       HAVING count(a.suspect) > 0 OR bool_or(a.outcome = 'no_error_found')) AS found
     JOIN example e ON e.id = found.example_id`,
    [scope.analysis.id, datasetId],
  ).then((rows) =>
    rows.map(({ exampleId, annotationId, read, noErrorFound, referenceWrong, ambiguous, scorerArtefact }) => {
      return { exampleId, annotationId, read, noErrorFound, referenceWrong, ambiguous, scorerArtefact }
    }),
  )
}

type Shared = { readonly exampleId: string; readonly sameAnswer: number; readonly statedAnswers: number }

/** The same wrong answer by several models: one output a model, the ends only. The answers themselves go no further. */
async function querySharedAnswers(scope: Scope, datasetId: number): Promise<Shared[]> {
  const rows = await query<{ exampleId: string; ends: string[] }>(
    `WITH failed AS (
       SELECT p.example_id, p.model_id, min(p.id) AS prediction_id
       FROM prediction p
       JOIN ${rulesOf({ resultSet: "$1", analysis: "$3" })} r ON r.dataset_id = p.dataset_id
       WHERE p.result_set_id = $1 AND p.dataset_id = $2 AND ${isFailure("p", "r")}
       GROUP BY p.example_id, p.model_id
     ), items AS (
       SELECT example_id FROM failed GROUP BY example_id HAVING count(*) >= 3
       ORDER BY count(*) DESC, example_id LIMIT ${itemsCompared}
     ), outputs AS (
       SELECT f.example_id, f.prediction_id FROM failed f JOIN items USING (example_id)
       ORDER BY f.example_id, f.prediction_id LIMIT ${outputsCompared}
     )
     SELECT e.external_id AS "exampleId", array_agg(right(t.output, ${FINAL_PART})) AS ends
     FROM outputs o
     JOIN prediction_text t ON t.prediction_id = o.prediction_id
     JOIN example e ON e.id = o.example_id
     GROUP BY e.id`,
    [scope.analysis.resultSetId, datasetId, scope.analysis.id],
  )
  return rows.flatMap(({ exampleId, ends }) => {
    const shared = sharedAnswer(ends)
    return shared ? [{ exampleId, sameAnswer: shared.same, statedAnswers: shared.stated }] : []
  })
}

type Doubted = { readonly exampleId: string; readonly doubts: number; readonly annotationId: number }

/** Not remembered: a review counts at once. The latest one of a person counts. */
function queryDoubtsOfPeople(scope: Scope, datasetId: number): Promise<Doubted[]> {
  return query<Doubted>(
    `SELECT e.external_id AS "exampleId", count(*)::int AS doubts, min(a.id) AS "annotationId"
     FROM (SELECT DISTINCT ON (r.annotation_id, r.user_id) r.annotation_id, r.verdict
           FROM review r JOIN error_annotation a ON a.id = r.annotation_id
           WHERE a.analysis_id = $1 AND a.dataset_id = $2
           ORDER BY r.annotation_id, r.user_id, r.created_at DESC, r.id DESC) AS latest
     JOIN error_annotation a ON a.id = latest.annotation_id
     JOIN example e ON e.id = a.example_id
     WHERE latest.verdict IN ('no_error', 'reference_wrong', 'scorer_at_fault')
     GROUP BY e.id`,
    [scope.analysis.id, datasetId],
  )
}
