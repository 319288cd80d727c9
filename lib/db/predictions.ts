import "server-only"
import { hash } from "node:crypto"
import type { PoolClient } from "pg"
import { copyRows } from "./copy"
import { ensureNames } from "./ensure-names"

/** A checked prediction on its way in; texts hold no NUL and no lone surrogates. */
export type IncomingPrediction = {
  readonly line: number
  readonly exampleId: string
  readonly model: string
  readonly dataset: string
  readonly variant: string
  readonly trial: number
  readonly input: string
  readonly output: string
  readonly reasoning: string | null
  readonly reference: string | null
  readonly score: number | null
  readonly status: "ok" | "error" | "truncated" | "unscored"
  readonly contentHash: string
}

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
  await client.query(`
    CREATE TEMP TABLE incoming (
      seq int, result_set_id int, dataset_id int, model_id int, external_id text, variant text, trial int, score float8, status text,
      source_line int, content_hash text,
      prediction_id int DEFAULT nextval('prediction_id_seq')
    ) ON COMMIT DROP`)
  await client.query(`
    SELECT set_config('session_replication_role', 'replica', true)
    WHERE has_parameter_privilege(current_user, 'session_replication_role', 'SET')`)
  await planLookups(client)
  return { client, resultSetId, models: new Map(), datasets: new Map() }
}

/**
 * Within the transaction the planner knows nothing of the rows it writes: statistics say that tables are as empty as
 * they were, and plans made for empty tables take minutes on full ones. So the queries below look every row up by
 * index, one at a time (LATERAL with LIMIT cannot be turned round), and other ways are put aside.
 */
async function planLookups(client: PoolClient): Promise<void> {
  await client.query(`
    SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
    SET LOCAL jit = off`)
}

/** Call after the last batch: what follows reads many rows at once, and is planned for what is there now. */
export async function endPredictions({ client }: PredictionWriter, accepted: number): Promise<void> {
  await client.query(`
    SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL enable_hashjoin TO DEFAULT; SET LOCAL enable_mergejoin TO DEFAULT;
    SET LOCAL jit TO DEFAULT`)
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
  rows: readonly IncomingPrediction[],
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

const incoming = {
  table: "incoming",
  columns: {
    seq: "int4",
    result_set_id: "int4",
    dataset_id: "int4",
    model_id: "int4",
    external_id: "text",
    variant: "text",
    trial: "int4",
    score: "float8",
    status: "text",
    source_line: "int4",
    content_hash: "text",
  },
} as const

const predictionText = {
  table: "prediction_text",
  columns: { prediction_id: "int4", output: "text", reasoning: "text" },
} as const

const exampleText = {
  table: "example_text",
  columns: { result_set_id: "int4", example_id: "int4", input: "text", reference: "text", content_hash: "text" },
} as const

/** One round trip: the three statements have no parameters, `incoming` holds all they need. */
async function placeIncoming(client: PoolClient): Promise<Placed[]> {
  const results = (await client.query(`${addExamples}; ${place}; TRUNCATE incoming`)) as unknown
  const [, placed] = results as readonly { readonly rows: Placed[] }[]
  if (!placed) throw new Error("three statements gave fewer results")
  return placed.rows
}

function* incomingCells({ resultSetId, models, datasets }: PredictionWriter, rows: readonly IncomingPrediction[]) {
  for (const [seq, row] of rows.entries()) {
    const { exampleId, variant, trial, score, status, line, contentHash } = row
    const [dataset, model] = [datasets.get(row.dataset) ?? null, models.get(row.model) ?? null]
    yield [seq, resultSetId, dataset, model, exampleId, variant, trial, score, status, line, contentHash]
  }
}

function* outputCells(placed: readonly Placed[], rows: readonly IncomingPrediction[]) {
  for (const { seq, prediction_id } of placed)
    yield [prediction_id, rows[seq]?.output ?? "", rows[seq]?.reasoning ?? null]
}

function* questionCells(placed: readonly Placed[], rows: readonly IncomingPrediction[], resultSetId: number) {
  for (const { seq, example_id } of placed) {
    const row = rows[seq]
    yield [resultSetId, example_id, row?.input ?? "", row?.reference ?? null, row?.contentHash ?? ""]
  }
}

const addExamples = `
  INSERT INTO example (dataset_id, external_id, content_hash)
  SELECT DISTINCT ON (i.dataset_id, i.external_id) i.dataset_id, i.external_id, i.content_hash
  FROM incoming i LEFT JOIN LATERAL (
    SELECT e.id FROM example e WHERE e.dataset_id = i.dataset_id AND e.external_id = i.external_id LIMIT 1
  ) e ON true
  WHERE e.id IS NULL
  ORDER BY i.dataset_id, i.external_id, i.seq
  ON CONFLICT DO NOTHING`

const place = `
  WITH known AS (
    SELECT i.*, e.id AS example_id, t.content_hash AS known_hash
    FROM incoming i
    CROSS JOIN LATERAL (
      SELECT id FROM example WHERE dataset_id = i.dataset_id AND external_id = i.external_id LIMIT 1
    ) e
    LEFT JOIN LATERAL (
      SELECT content_hash FROM example_text WHERE result_set_id = i.result_set_id AND example_id = e.id LIMIT 1
    ) t ON true
  ), judged AS MATERIALIZED (
    SELECT *,
      content_hash = coalesce(known_hash, first_value(content_hash) OVER example) AS same_question,
      known_hash IS NULL AND seq = first_value(seq) OVER example AS brings_text
    FROM known WINDOW example AS (PARTITION BY example_id ORDER BY seq)
  ), inserted AS (
    INSERT INTO prediction
      (id, result_set_id, dataset_id, model_id, example_id, variant, trial, score, status, source_line)
    SELECT prediction_id, result_set_id, dataset_id, model_id, example_id, variant, trial, score, status::"PredictionStatus", source_line
    FROM judged WHERE same_question ORDER BY seq
    ON CONFLICT (result_set_id, model_id, example_id, variant, trial) DO NOTHING
    RETURNING id
  )
  SELECT seq, example_id, prediction_id, same_question, brings_text,
    prediction_id IN (SELECT id FROM inserted) AS accepted
  FROM judged ORDER BY seq`

/** A duplicate says the same again; anything else under the same key is refused by the caller. */
const compareAnswers = `
  SELECT h.seq AS index, p.id AS "firstId", p.source_line AS "firstLine",
    p.score IS NOT DISTINCT FROM h.score AND p.status::text = h.status
      AND encode(sha256(convert_to(t.output, 'UTF8')), 'hex') = h.hash AS same
  FROM unnest($2::int[], $3::int[], $4::int[], $5::text[], $6::int[], $7::float8[], $8::text[], $9::text[])
    AS h (seq, example_id, model_id, variant, trial, score, status, hash)
  CROSS JOIN LATERAL (
    SELECT * FROM prediction WHERE example_id = h.example_id AND model_id = h.model_id AND result_set_id + 0 = $1
      AND variant = h.variant AND trial = h.trial LIMIT 1
  ) p
  CROSS JOIN LATERAL (SELECT output FROM prediction_text WHERE prediction_id = p.id LIMIT 1) t`

/** The sums keep the planner from walking a whole result set, or all ids in order, for each example. */
const firstOfExamples = `
  SELECT x.id AS "exampleId", p.id AS "firstId", p.source_line AS "firstLine"
  FROM unnest($2::int[]) AS x (id)
  CROSS JOIN LATERAL (
    SELECT id, source_line FROM prediction WHERE example_id = x.id AND result_set_id + 0 = $1 ORDER BY id + 0 LIMIT 1
  ) p`

type First = { readonly firstId: number; readonly firstLine: number | null }

async function findClashes(
  { client, resultSetId, models }: PredictionWriter,
  { rows, left }: { rows: readonly IncomingPrediction[]; left: readonly Placed[] },
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
