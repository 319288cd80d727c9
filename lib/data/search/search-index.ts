import "server-only"
import type pg from "pg"

/**
 * What full-text search reads. Filled set-wise by a job of its own after an analysis and an import (index-search.ts):
 * neither waits for it. Texts are indexed for failures that were read only, because nothing else has a page,
 * and bounded: an error shows at the beginning or at the end of an answer.
 *
 * All in the configuration "english". Diagnoses are English, and it leaves out the words that stand in every text, which
 * keeps frequent queries cheap. Words of other languages, names and numbers are found as they are written.
 */
type Client = Pick<pg.ClientBase | pg.Pool, "query">

const head = 4_000
const tail = 2_000
export const boundedText = (text: string) =>
  `CASE WHEN length(${text}) <= ${head + tail} THEN ${text} ELSE left(${text}, ${head}) || ' ' || right(${text}, ${tail}) END`

/** Lexemes in upper case cannot be spelt by a query, whose words are lowered. */
const marks = (...pairs: readonly (readonly [string, string])[]) =>
  `array_to_tsvector(ARRAY[${pairs.map(([letter, id]) => `'${letter}' || ${id}::text`).join(", ")}])`

const labelDocument = `
  setweight(to_tsvector('english', left(coalesce(a.title, ''), 500)), 'A')
  || setweight(to_tsvector('english', left(coalesce(a.summary, ''), 4000)), 'B')
  || setweight(to_tsvector('english', left(e.external_id, 200)), 'D')
  || ${marks(["A", "a.analysis_id"], ["M", "a.model_id"], ["D", "a.dataset_id"])}`

/** Title, summary and item id of every failure of an analysis that was read; what is there is replaced. */
export async function indexLabels(client: Client, analysisId: number): Promise<void> {
  await client.query(
    `INSERT INTO search_label (annotation_id, document)
     SELECT a.id, ${labelDocument} FROM error_annotation a JOIN example e ON e.id = a.example_id
     WHERE a.analysis_id = $1 AND a.outcome <> 'pending'
     ON CONFLICT (annotation_id) DO UPDATE SET document = excluded.document
     WHERE search_label.document <> excluded.document`,
    [analysisId],
  )
}

const inputDocument = `
  setweight(to_tsvector('english', ${boundedText("t.input")}), 'C')
  || setweight(to_tsvector('english', left(coalesce(t.reference, ''), ${tail})), 'D')
  || ${marks(["R", "t.result_set_id"], ["D", "e.dataset_id"])}`

const outputDocument = `
  setweight(to_tsvector('english', ${boundedText("x.output")}), 'C')
  || ${marks(["R", "p.result_set_id"], ["D", "p.dataset_id"], ["M", "p.model_id"])}`

/**
 * Inputs, references and outputs of a result set, as far as some analysis read a failure of the same model on the same
 * item: its own, or the release's. What is there stays. Texts of gated data sets are not searched at all.
 */
export async function indexTexts(client: Client, resultSetId: number): Promise<void> {
  await client.query(
    `WITH wanted AS (
       SELECT p.id, p.result_set_id, p.dataset_id, p.model_id, p.example_id FROM prediction p
       WHERE p.result_set_id = $1 AND p.dataset_id NOT IN (SELECT id FROM dataset WHERE gated)
         AND (p.example_id, p.model_id) IN (
           SELECT a.example_id, a.model_id FROM result_set_count c
           JOIN stratum s ON s.model_id = c.model_id AND s.dataset_id = c.dataset_id
           JOIN error_annotation a ON a.analysis_id = s.analysis_id AND a.model_id = s.model_id AND a.dataset_id = s.dataset_id
           WHERE c.result_set_id = $1 AND a.outcome <> 'pending')
     ), items AS (
       INSERT INTO search_text (result_set_id, example_id, document)
       SELECT t.result_set_id, t.example_id, ${inputDocument}
       FROM example_text t JOIN example e ON e.id = t.example_id
       WHERE t.result_set_id = $1 AND t.example_id IN (SELECT example_id FROM wanted)
         AND NOT EXISTS (SELECT FROM search_text s WHERE s.result_set_id = $1 AND s.example_id = t.example_id AND s.prediction_id = 0)
       ON CONFLICT DO NOTHING
     )
     INSERT INTO search_text (result_set_id, example_id, prediction_id, document)
     SELECT p.result_set_id, p.example_id, p.id, ${outputDocument}
     FROM wanted p JOIN prediction_text x ON x.prediction_id = p.id
     WHERE NOT EXISTS (SELECT FROM search_text s WHERE s.result_set_id = $1 AND s.example_id = p.example_id AND s.prediction_id = p.id)
     ON CONFLICT DO NOTHING`,
    [resultSetId],
  )
}

/** After a new release: texts that were imported before it. */
export async function indexAllTexts(client: Client): Promise<void> {
  const { rows } = await client.query<{ id: number }>(
    "SELECT id FROM result_set WHERE status = 'ready' AND origin = 'import'",
  )
  for (const { id } of rows) await indexTexts(client, id)
}
