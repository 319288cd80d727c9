import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { AbsentSide, NothingShared } from "@/lib/domain/compare/ranking"
import { query } from "@/lib/data/base/client"
import { itemHash } from "@/lib/data/scope/item-hash"
import type { Named } from "@/lib/data/scope/names"
import type { Overlap } from "./paired-outcomes"
import type { Scope } from "@/lib/data/scope/scope"
import { findSharing } from "./sharing-analyses"

type Pair = {
  readonly a: Named
  readonly b: Named
  readonly other?: Scope | undefined
  readonly overlaps: readonly Overlap[]
  /** the overlaps that were asked for */
  readonly wanted: readonly Overlap[]
}

/**
 * Why two models share no item that counts, looked for from the outside in: not among the results, other benchmarks,
 * other ids, other texts, no scores. Of results and analyses only those the viewer may see are named.
 */
export async function whyNothingShared(scope: Scope, pair: Pair, viewer: Viewer): Promise<NothingShared> {
  const absent = await findAbsent(scope, pair, viewer)
  if (absent) return absent
  const sum = (rows: readonly Overlap[], column: "shared" | "otherTexts") =>
    rows.reduce((total, row) => total + row[column], 0)
  const elsewhere = sum(pair.overlaps, "shared")
  if (elsewhere > 0) {
    const asked = pair.wanted.map((row) => row.datasetTitle)
    return { kind: "filtered", shared: elsewhere, datasets: asked.length > 0 ? asked : ["the benchmarks asked for"] }
  }
  const otherTexts = sum(pair.overlaps, "otherTexts")
  if (otherTexts > 0) {
    const datasets = pair.overlaps.filter((row) => row.otherTexts > 0).map((row) => row.datasetTitle)
    return { kind: "other-texts", items: otherTexts, datasets }
  }
  const unscored = await countUnscored(scope, pair)
  if (unscored > 0) return { kind: "unscored", items: unscored }
  return (await findOtherIds(scope, pair)) ?? listBenchmarks(scope, pair)
}

const resultsOf = (scope: Scope, { other = scope }: Pair) => [scope.analysis.resultSetId, other.analysis.resultSetId]

async function countUnscored(scope: Scope, pair: Pair): Promise<number> {
  const [resultsA, resultsB] = resultsOf(scope, pair)
  const [row] = await query<{ items: number }>(
    `SELECT count(*)::int AS items FROM prediction pa
     JOIN prediction pb ON pb.result_set_id = $3 AND pb.model_id = $4 AND pb.example_id = pa.example_id
       AND pb.variant = pa.variant AND pb.trial = pa.trial
     WHERE pa.result_set_id = $1 AND pa.model_id = $2`,
    [resultsA, pair.a.id, resultsB, pair.b.id],
  )
  return row?.items ?? 0
}

/** Texts that both answered under different ids; of the two benchmarks that have most of them. */
async function findOtherIds(scope: Scope, pair: Pair): Promise<NothingShared | null> {
  const [resultsA, resultsB] = resultsOf(scope, pair)
  const texts = (results: string, model: string) => `
    SELECT DISTINCT p.dataset_id, ${itemHash("p.result_set_id", "p.example_id")} AS hash
    FROM prediction p
    WHERE p.result_set_id = ${results} AND p.model_id = ${model}`
  const [row] = await query<{ texts: number; datasetA: string; datasetB: string }>(
    `SELECT count(*)::int AS texts, coalesce(da.title, da.name) AS "datasetA", coalesce(db.title, db.name) AS "datasetB"
     FROM (${texts("$1", "$2")}) a JOIN (${texts("$3", "$4")}) b USING (hash)
     JOIN dataset da ON da.id = a.dataset_id JOIN dataset db ON db.id = b.dataset_id
     WHERE hash IS NOT NULL GROUP BY da.id, db.id ORDER BY 1 DESC, da.id, db.id LIMIT 1`,
    [resultsA, pair.a.id, resultsB, pair.b.id],
  )
  return row ? { kind: "other-ids", ...row } : null
}

async function listBenchmarks(scope: Scope, pair: Pair): Promise<NothingShared> {
  const ran = async (results: number | undefined, model: number) => {
    const rows = await query<{ title: string }>(
      `SELECT coalesce(d.title, d.name) AS title FROM result_set_count c JOIN dataset d ON d.id = c.dataset_id
       WHERE c.result_set_id = $1 AND c.model_id = $2 ORDER BY d.id`,
      [results, model],
    )
    return rows.map(({ title }) => title)
  }
  const [resultsA, resultsB] = resultsOf(scope, pair)
  const [a, b] = await Promise.all([ran(resultsA, pair.a.id), ran(resultsB, pair.b.id)])
  const both = a.filter((title) => b.includes(title))
  return both.length > 0 ? { kind: "other-items", datasets: both } : { kind: "other-benchmarks", a, b }
}

/** The sides whose model is not among the results they were looked for in. */
async function findAbsent(scope: Scope, pair: Pair, viewer: Viewer): Promise<NothingShared | null> {
  const [resultsA, resultsB] = resultsOf(scope, pair)
  const present = await query<{ side: "a" | "b" }>(
    `SELECT side FROM (VALUES ('a', $1::int, $2::int), ('b', $3, $4)) AS wanted(side, results, model)
     WHERE EXISTS (SELECT 1 FROM result_set_count c WHERE c.result_set_id = results AND c.model_id = model)`,
    [resultsA, pair.a.id, resultsB, pair.b.id],
  )
  const here = (side: "a" | "b") => present.some((row) => row.side === side)
  if (here("a") && here("b")) return null
  const [analysesA, analysesB] = await Promise.all([pair.a, pair.b].map((model) => analysesOf(model, viewer)))
  const [a, b] = await Promise.all([
    here("a") ? null : absentSide("a", pair.a, { viewer, analyses: analysesA ?? [] }),
    here("b") ? null : absentSide("b", pair.b, { viewer, analyses: analysesB ?? [] }),
  ])
  const instead = await findSharing({
    a: { model: pair.a.id, analyses: (analysesA ?? []).map(({ id }) => id), asked: a ? null : scope.analysis.id },
    b: {
      model: pair.b.id,
      analyses: (analysesB ?? []).map(({ id }) => id),
      asked: b ? null : (pair.other ?? scope).analysis.id,
    },
  })
  return { kind: "absent", sides: [a, b].filter((side) => side !== null), instead }
}

const mostPlaces = 5
/** So many of the newest analyses are looked at for a pair that shares items. */
const mostTried = 50

/** Finished analyses that hold the model, newest first. */
function analysesOf(model: Named, viewer: Viewer): Promise<{ id: number; name: string }[]> {
  return query<{ id: number; name: string }>(
    `SELECT a.id, a.title AS name FROM analysis a
     WHERE a.status = 'done' AND (a.visibility = 'public' OR a.owner_id = $2)
       AND EXISTS (SELECT 1 FROM stratum s WHERE s.analysis_id = a.id AND s.model_id = $1)
     ORDER BY a.id DESC LIMIT ${mostTried}`,
    [model.id, viewer?.id ?? null],
  )
}

type Known = { readonly viewer: Viewer; readonly analyses: AbsentSide["analyses"] }

async function absentSide(side: "a" | "b", model: Named, { viewer, analyses }: Known): Promise<AbsentSide> {
  const values = [model.id, viewer?.id ?? null]
  const [unfinished, results] = await Promise.all([
    query<{ id: number; name: string; status: string }>(
      `SELECT a.id, a.title AS name, a.status::text FROM analysis a
       JOIN result_set_count c ON c.result_set_id = a.result_set_id AND c.model_id = $1
       WHERE a.status IN ('queued', 'running', 'paused') AND a.owner_id = $2
       GROUP BY a.id ORDER BY a.id DESC LIMIT ${mostPlaces}`,
      values,
    ),
    query<{ id: number; name: string }>(
      `SELECT r.id, r.name FROM result_set r
       WHERE r.status = 'ready' AND r.origin = 'import' AND (r.visibility = 'public' OR r.owner_id = $2)
         AND EXISTS (SELECT 1 FROM result_set_count c WHERE c.result_set_id = r.id AND c.model_id = $1)
       ORDER BY r.id DESC LIMIT ${mostPlaces}`,
      values,
    ),
  ])
  return { side, model: model.name, analyses: analyses.slice(0, mostPlaces), unfinished, results }
}
