import "server-only"
import type { PredictionRow } from "@/lib/domain/results/prediction"
import { hash } from "node:crypto"
import type { PoolClient } from "pg"
import { copyRows } from "@/lib/data/base/copy"
import { on } from "@/lib/data/base/kysely"
import { analyze, planFreely, planLookups } from "@/lib/data/base/planner"
import { ensureNames } from "./ensure-names"
import { skipForeignKeyChecks } from "@/lib/data/base/foreign-keys"
import { keyOfRow, placePredictions, type KnownExample, type Placed } from "./assign-prediction-ids"
import { compareAnswers, firstOfExamples, takeIds } from "./prediction-queries"

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
 * datasets are locked against deletion. Without that right the same rows are written with the checks on.
 */
export async function beginPredictions(client: PoolClient, resultSetId: number): Promise<PredictionWriter> {
  await on(client).selectFrom("resultSet").select("id").where("id", "=", resultSetId).forKeyShare().execute()
  await skipForeignKeyChecks(client)
  await planLookups(on(client))
  return { client, resultSetId, models: new Map(), datasets: new Map(), examples: new Map() }
}

/** Call after the last batch: what follows reads many rows at once, and is planned for what is there now. */
export async function endPredictions({ client }: PredictionWriter, accepted: number): Promise<void> {
  await planFreely(on(client))
  if (accepted <= 1_000) return
  // Nobody looks for an example's text by what it says.
  await analyze(on(client), { example: [], exampleText: ["resultSetId", "exampleId"], prediction: [] })
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
  const ids = await takeIds(client, accepted.length)
  await copyRows(client, prediction, predictionCells(accepted, { ids, resultSetId }))
  await copyRows(client, predictionText, outputCells(accepted, ids))
  const details = [...detailCells(accepted, ids)]
  if (details.length > 0) await copyRows(client, predictionDetail, details)
  const questions = accepted.filter((row) => row.bringsText)
  if (questions.length > 0) await copyRows(client, exampleText, questionCells(questions, resultSetId))
  const clashes = await findClashes(
    writer,
    placed.filter((row) => !row.accepted),
  )
  return { accepted: accepted.length, clashes }
}

const prediction = {
  table: "prediction",
  columns: {
    ...({ id: "int4", resultSetId: "int4", datasetId: "int4", modelId: "int4", exampleId: "int4" } as const),
    ...({ variant: "text", trial: "int4", score: "float8", status: "text", sourceLine: "int4" } as const),
  },
} as const

const predictionText = {
  table: "predictionText",
  columns: { predictionId: "int4", output: "text", reasoning: "text" },
} as const

const predictionDetail = {
  table: "predictionDetail",
  columns: { predictionId: "int4", metrics: "jsonb", metadata: "jsonb", turns: "jsonb" },
} as const

const exampleText = {
  table: "exampleText",
  columns: {
    ...({ resultSetId: "int4", exampleId: "int4", input: "text", reference: "text" } as const),
    ...({ contentHash: "text", itemHash: "text" } as const),
  },
} as const

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

function* detailCells(placed: readonly Placed[], ids: readonly number[]) {
  for (const [index, { row }] of placed.entries())
    if (row.detail) {
      const { metrics, metadata, turns } = row.detail
      yield [ids[index] ?? 0, jsonText(metrics), jsonText(metadata), jsonText(turns)]
    }
}

const jsonText = (value: unknown) => (value === null ? null : JSON.stringify(value))

function* questionCells(placed: readonly Placed[], resultSetId: number) {
  for (const { example, row } of placed)
    yield [resultSetId, example.id, row.input, row.reference, row.contentHash, row.itemHash]
}

async function findClashes(writer: PredictionWriter, left: readonly Placed[]): Promise<Clash[]> {
  const again = left.filter((row) => row.sameQuestion)
  const compared = await compareAnswers(
    writer,
    again.map((placed) => {
      const { score, status, output } = placed.row
      return { ...keyOfRow(placed), score, status, hash: hash("sha256", output, "hex") }
    }),
  )
  const others = left.filter((row) => !row.sameQuestion)
  const firsts = await firstOfExamples(writer, [...new Set(others.map(({ example }) => example.id))])
  const firstOf = new Map(firsts.map((row) => [row.exampleId, row]))
  const answers = compared.map(({ same, ...clash }): Clash => ({
    ...clash,
    kind: same ? "duplicate" : "other-answer",
  }))
  const questions = others.map((row): Clash => {
    const first = firstOf.get(row.example.id)
    return { index: row.seq, kind: "other-question", firstId: first?.firstId ?? 0, firstLine: first?.firstLine ?? null }
  })
  return [...answers, ...questions].sort((a, b) => a.index - b.index)
}
