import "server-only"
import type { PredictionRow } from "@/lib/domain/prediction"
import { hash } from "node:crypto"
import type { PoolClient } from "pg"
import { copyRows } from "./copy"
import { ensureNames } from "./ensure-names"
import { skipForeignKeyChecks } from "./foreign-keys"
import {
  addExamples,
  compareAnswers,
  createIncoming,
  exampleText,
  firstOfExamples,
  incoming,
  place,
  planLookups,
  planFreely,
  predictionText,
} from "./prediction-queries"

/** A prediction that could not be taken, with the one that stands in its way. */
export type Clash = {
  readonly index: number
  readonly kind: "duplicate" | "other-question" | "other-answer"
  readonly firstId: number
  readonly firstLine: number | null
}

/** One transaction's writing of predictions into one result set. */
export type PredictionWriter = {
  readonly client: PoolClient
  readonly resultSetId: number
  readonly models: Map<string, number>
  readonly datasets: Map<string, number>
}

/**
 * Call inside a transaction. Where the role may, row-by-row foreign-key checks are put aside until it ends (they cost
 * more than all the rest): every id written comes from a join in the same transaction, and the result set, models and
 * data sets are locked against deletion. Without that right the same rows are written with the checks on.
 */
export async function beginPredictions(client: PoolClient, resultSetId: number): Promise<PredictionWriter> {
  await client.query("SELECT 1 FROM result_set WHERE id = $1 FOR KEY SHARE", [resultSetId])
  await client.query(createIncoming)
  await skipForeignKeyChecks(client)
  await client.query(planLookups)
  return { client, resultSetId, models: new Map(), datasets: new Map() }
}

/** Call after the last batch: what follows reads many rows at once, and is planned for what is there now. */
export async function endPredictions({ client }: PredictionWriter, accepted: number): Promise<void> {
  await client.query(planFreely)
  if (accepted > 1_000) await client.query("ANALYZE example, example_text, prediction")
}

type Placed = {
  readonly seq: number
  readonly example_id: number
  readonly prediction_id: number
  readonly accepted: boolean
  readonly same_question: boolean
  readonly brings_text: boolean
}

/**
 * Writes a batch. A prediction is new when its (model, example, variant, trial) is not in the result set yet; the
 * first of several stays. The first row of an example decides its question: rows with another content hash clash.
 */
export async function recordPredictions(
  writer: PredictionWriter,
  rows: readonly PredictionRow[],
): Promise<{ accepted: number; clashes: Clash[] }> {
  const { client, resultSetId, models, datasets } = writer
  await ensureNames(client, { table: "model", names: rows.map((row) => row.model), known: models })
  await ensureNames(client, { table: "dataset", names: rows.map((row) => row.dataset), known: datasets })
  await copyRows(client, incoming, incomingCells(writer, rows))
  const placed = await placeIncoming(client)
  const accepted = placed.filter((row) => row.accepted)
  await copyRows(client, predictionText, outputCells(accepted, rows))
  const questions = accepted.filter((row) => row.brings_text)
  if (questions.length > 0) await copyRows(client, exampleText, questionCells(questions, rows, resultSetId))
  const clashes = await findClashes(writer, { rows, left: placed.filter((row) => !row.accepted) })
  return { accepted: accepted.length, clashes }
}

/** One round trip: the three statements have no parameters, `incoming` holds all they need. */
async function placeIncoming(client: PoolClient): Promise<Placed[]> {
  const results = (await client.query(`${addExamples}; ${place}; TRUNCATE incoming`)) as unknown
  const [, placed] = results as readonly { readonly rows: Placed[] }[]
  if (!placed) throw new Error("three statements gave fewer results")
  return placed.rows
}

function* incomingCells({ resultSetId, models, datasets }: PredictionWriter, rows: readonly PredictionRow[]) {
  for (const [seq, row] of rows.entries()) {
    const { exampleId, variant, trial, score, status, line, contentHash } = row
    const [dataset, model] = [datasets.get(row.dataset) ?? null, models.get(row.model) ?? null]
    yield [seq, resultSetId, dataset, model, exampleId, variant, trial, score, status, line, contentHash]
  }
}

function* outputCells(placed: readonly Placed[], rows: readonly PredictionRow[]) {
  for (const { seq, prediction_id } of placed)
    yield [prediction_id, rows[seq]?.output ?? "", rows[seq]?.reasoning ?? null]
}

function* questionCells(placed: readonly Placed[], rows: readonly PredictionRow[], resultSetId: number) {
  for (const { seq, example_id } of placed) {
    const row = rows[seq]
    yield [resultSetId, example_id, row?.input ?? "", row?.reference ?? null, row?.contentHash ?? ""]
  }
}

type First = { readonly firstId: number; readonly firstLine: number | null }

async function findClashes(
  { client, resultSetId, models }: PredictionWriter,
  { rows, left }: { rows: readonly PredictionRow[]; left: readonly Placed[] },
): Promise<Clash[]> {
  if (left.length === 0) return []
  const again = left.flatMap(({ seq, example_id, same_question }) => {
    const row = rows[seq]
    return same_question && row ? [{ ...row, seq, example_id, model_id: models.get(row.model) ?? 0 }] : []
  })
  const compared = await client.query<First & { index: number; same: boolean }>(compareAnswers, [
    resultSetId,
    again.map((row) => row.seq),
    again.map((row) => row.example_id),
    again.map((row) => row.model_id),
    again.map((row) => row.variant),
    again.map((row) => row.trial),
    again.map((row) => row.score),
    again.map((row) => row.status),
    again.map((row) => hash("sha256", row.output, "hex")),
  ])
  const others = left.filter((row) => !row.same_question)
  const exampleIds = [...new Set(others.map((row) => row.example_id))]
  const firsts = await client.query<First & { exampleId: number }>(firstOfExamples, [resultSetId, exampleIds])
  const firstOf = new Map(firsts.rows.map((row) => [row.exampleId, row]))
  const answers = compared.rows.map(({ same, ...clash }): Clash => ({
    ...clash,
    kind: same ? "duplicate" : "other-answer",
  }))
  const questions = others.map((row): Clash => {
    const first = firstOf.get(row.example_id)
    return { index: row.seq, kind: "other-question", firstId: first?.firstId ?? 0, firstLine: first?.firstLine ?? null }
  })
  return [...answers, ...questions].sort((a, b) => a.index - b.index)
}
