import "server-only"

/** The SQL of predictions.ts and place-predictions.ts. */

/**
 * Within the transaction the planner knows nothing of the rows it writes: statistics say that tables are as empty as
 * they were, and plans made for empty tables take minutes on full ones. So the queries below look every row up by
 * index, one at a time (LATERAL with LIMIT cannot be turned round), and other ways are put aside.
 */
export const planLookups = `
  SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
  SET LOCAL jit = off`

export const planFreely = `
  SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL enable_hashjoin TO DEFAULT; SET LOCAL enable_mergejoin TO DEFAULT;
  SET LOCAL jit TO DEFAULT`

export const prediction = {
  table: "prediction",
  columns: {
    id: "int4",
    result_set_id: "int4",
    dataset_id: "int4",
    model_id: "int4",
    example_id: "int4",
    variant: "text",
    trial: "int4",
    score: "float8",
    status: "text",
    source_line: "int4",
  },
} as const

export const predictionText = {
  table: "prediction_text",
  columns: { prediction_id: "int4", output: "text", reasoning: "text" },
} as const

export const exampleText = {
  table: "example_text",
  columns: { result_set_id: "int4", example_id: "int4", input: "text", reference: "text", content_hash: "text" },
} as const

/**
 * Finds examples and adds those that are not there; `hash` is that of the text which the result set has of it, if any.
 * One that somebody else is adding in this moment is left out: it is found when asked for again.
 */
export const ensureExamples = `
  WITH known AS MATERIALIZED (
    SELECT a.*, e.id
    FROM unnest($2::int[], $3::text[]) AS a (dataset_id, external_id)
    LEFT JOIN LATERAL (
      SELECT id FROM example WHERE dataset_id = a.dataset_id AND external_id = a.external_id LIMIT 1
    ) e ON true
  ), added AS (
    INSERT INTO example (dataset_id, external_id)
    SELECT dataset_id, external_id FROM known WHERE id IS NULL
    ON CONFLICT DO NOTHING
    RETURNING id, dataset_id, external_id
  )
  SELECT k.id, k.dataset_id AS "datasetId", k.external_id AS "exampleId", t.content_hash AS hash
  FROM known k LEFT JOIN LATERAL (
    SELECT content_hash FROM example_text WHERE result_set_id = $1 AND example_id = k.id LIMIT 1
  ) t ON true
  WHERE k.id IS NOT NULL
  UNION ALL
  SELECT id, dataset_id, external_id, NULL FROM added`

/** Which of these predictions the result set has already. */
export const findTaken = `
  SELECT h.seq
  FROM unnest($2::int[], $3::int[], $4::int[], $5::text[], $6::int[]) AS h (seq, example_id, model_id, variant, trial)
  CROSS JOIN LATERAL (
    SELECT id FROM prediction WHERE example_id = h.example_id AND model_id = h.model_id AND result_set_id + 0 = $1
      AND variant = h.variant AND trial = h.trial LIMIT 1
  ) p`

/** One text for all of them: thousands of rows take longer to read than to make. */
export const takeIds = `
  SELECT string_agg(nextval('prediction_id_seq')::text, ',') AS ids FROM generate_series(1, $1)`

/** A duplicate says the same again; anything else under the same key is refused by the caller. */
export const compareAnswers = `
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
export const firstOfExamples = `
  SELECT x.id AS "exampleId", p.id AS "firstId", p.source_line AS "firstLine"
  FROM unnest($2::int[]) AS x (id)
  CROSS JOIN LATERAL (
    SELECT id, source_line FROM prediction WHERE example_id = x.id AND result_set_id + 0 = $1 ORDER BY id + 0 LIMIT 1
  ) p`

/** Nobody looks for an example's text by what it says. */
export const analyzeWritten = "ANALYZE example, example_text (result_set_id, example_id), prediction"
