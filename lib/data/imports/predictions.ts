import "server-only"
import type { PredictionRow } from "@/lib/domain/results/prediction"
import { hash } from "node:crypto"
import type { PoolClient } from "pg"
import { copyRows } from "@/lib/data/base/copy"
import { ensureNames } from "./ensure-names"
import { skipForeignKeyChecks } from "@/lib/data/base/foreign-keys"
import { placePredictions, type KnownExample, type Placed } from "./assign-prediction-ids"
import {
  analyzeWritten,
  compareAnswers,
  exampleText,
  firstOfExamples,
  planFreely,
  planLookups,
  prediction,
  predictionText,
  takeIds,
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
  readonly examples: Map<string, KnownExample>
}

/** What was learnt of names and examples is not true any more once its rows are gone: call after a rollback. */
export function forget({ models, datasets, examples }: PredictionWriter): void {
  models.clear()
  datasets.clear()
  examples.clear()
}

/**
 * Call inside a transaction. Where the role may, row-by-row foreign-key checks are put aside until it ends (they cost
 * more than all the rest): every id written comes from a join in the same transaction, and the result set, models and
 * data sets are locked against deletion. Without that right the same rows are written with the checks on.
 */
export async function beginPredictions(client: PoolClient, resultSetId: number): Promise<PredictionWriter> {
  await client.query("SELECT 1 FROM result_set WHERE id = $1 FOR KEY SHARE", [resultSetId])
  await skipForeignKeyChecks(client)
  await client.query(planLookups)
  return { client, resultSetId, models: new Map(), datasets: new Map(), examples: new Map() }
}

/** Call after the last batch: what follows reads many rows at once, and is planned for what is there now. */
export async function endPredictions({ client }: PredictionWriter, accepted: number): Promise<void> {
  await client.query(planFreely)
  if (accepted > 1_000) await client.query(analyzeWritten)
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
  const placed = await placePredictions(writer, rows)
  const accepted = placed.filter((row) => row.accepted)
  const ids = await takeNewIds(client, accepted.length)
  await copyRows(client, prediction, predictionCells(accepted, { ids, resultSetId }))
  await copyRows(client, predictionText, outputCells(accepted, ids))
  const questions = accepted.filter((row) => row.bringsText)
  if (questions.length > 0) await copyRows(client, exampleText, questionCells(questions, resultSetId))
  const clashes = await findClashes(
    writer,
    placed.filter((row) => !row.accepted),
  )
  return { accepted: accepted.length, clashes }
}

async function takeNewIds(client: PoolClient, count: number): Promise<number[]> {
  if (count === 0) return []
  const { rows } = await client.query<{ ids: string }>(takeIds, [count])
  return (rows[0]?.ids ?? "").split(",").map(Number)
}

type Target = { readonly ids: readonly number[]; readonly resultSetId: number }

function* predictionCells(placed: readonly Placed[], { ids, resultSetId }: Target) {
  for (const [index, { row, datasetId, modelId, example }] of placed.entries()) {
    const { variant, trial, score, status, line } = row
    yield [ids[index] ?? 0, resultSetId, datasetId, modelId, example.id, variant, trial, score, status, line]
  }
}

function* outputCells(placed: readonly Placed[], ids: readonly number[]) {
  for (const [index, { row }] of placed.entries()) yield [ids[index] ?? 0, row.output, row.reasoning]
}

function* questionCells(placed: readonly Placed[], resultSetId: number) {
  for (const { example, row } of placed) yield [resultSetId, example.id, row.input, row.reference, row.contentHash]
}

type First = { readonly firstId: number; readonly firstLine: number | null }

async function findClashes({ client, resultSetId }: PredictionWriter, left: readonly Placed[]): Promise<Clash[]> {
  if (left.length === 0) return []
  const again = left.filter((row) => row.sameQuestion)
  const compared = await client.query<First & { index: number; same: boolean }>(compareAnswers, [
    resultSetId,
    again.map((row) => row.seq),
    again.map(({ example }) => example.id),
    again.map((row) => row.modelId),
    again.map(({ row }) => row.variant),
    again.map(({ row }) => row.trial),
    again.map(({ row }) => row.score),
    again.map(({ row }) => row.status),
    again.map(({ row }) => hash("sha256", row.output, "hex")),
  ])
  const others = left.filter((row) => !row.sameQuestion)
  const exampleIds = [...new Set(others.map(({ example }) => example.id))]
  const firsts = await client.query<First & { exampleId: number }>(firstOfExamples, [resultSetId, exampleIds])
  const firstOf = new Map(firsts.rows.map((row) => [row.exampleId, row]))
  const answers = compared.rows.map(({ same, ...clash }): Clash => ({
    ...clash,
    kind: same ? "duplicate" : "other-answer",
  }))
  const questions = others.map((row): Clash => {
    const first = firstOf.get(row.example.id)
    return { index: row.seq, kind: "other-question", firstId: first?.firstId ?? 0, firstLine: first?.firstLine ?? null }
  })
  return [...answers, ...questions].sort((a, b) => a.index - b.index)
}
