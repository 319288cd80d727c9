import "server-only"

/** The SQL of predictions.ts: what is done to a batch once it lies in the temporary table `incoming`. */

export const createIncoming = `
    CREATE TEMP TABLE incoming (
      seq int, result_set_id int, dataset_id int, model_id int, external_id text, variant text, trial int, score float8, status text,
      source_line int, content_hash text,
      prediction_id int DEFAULT nextval('prediction_id_seq')
    ) ON COMMIT DROP`

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

export const incoming = {
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

export const predictionText = {
  table: "prediction_text",
  columns: { prediction_id: "int4", output: "text", reasoning: "text" },
} as const

export const exampleText = {
  table: "example_text",
  columns: { result_set_id: "int4", example_id: "int4", input: "text", reference: "text", content_hash: "text" },
} as const

export const addExamples = `
  INSERT INTO example (dataset_id, external_id, content_hash)
  SELECT DISTINCT ON (i.dataset_id, i.external_id) i.dataset_id, i.external_id, i.content_hash
  FROM incoming i LEFT JOIN LATERAL (
    SELECT e.id FROM example e WHERE e.dataset_id = i.dataset_id AND e.external_id = i.external_id LIMIT 1
  ) e ON true
  WHERE e.id IS NULL
  ORDER BY i.dataset_id, i.external_id, i.seq
  ON CONFLICT DO NOTHING`

export const place = `
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
