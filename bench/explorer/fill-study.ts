import { chance, ids, type Size, type Step } from "./generated"

// Plain SQL: millions of rows are made by the server out of numbers.

/** Outputs that are kept and made searchable; diagnoses are all. */
const mostOutputs = 20_000

/** Models, datasets, items, predictions and their texts. Exactly `annotations` predictions fail. */
export function studySteps({ annotations, models, datasets, failing }: Size): readonly Step[] {
  const items = Math.max(datasets, Math.ceil(annotations / (models * failing)))
  const datasetOf = (example: string) => `(1 + (${example} - 1) % ${datasets})`
  return [
    {
      what: "names",
      sql: `
      INSERT INTO model (id, slug, name, short_name)
      SELECT i, 'model-' || i, 'Generated model ' || i, 'Model ' || i FROM generate_series(1, ${models}) i;
      INSERT INTO dataset (id, slug, name, title, suite, description, threshold)
      SELECT i, 'set-' || i, 'generated-set-' || i, 'Dataset ' || i, 'Suite ' || (1 + (i - 1) / 4),
             'Generated items, for measuring how fast the pages are.', 0.5 FROM generate_series(1, ${datasets}) i;
      INSERT INTO result_set (id, name, origin, visibility, status, content_hash, progress)
      VALUES (${ids.resultSet}, 'Generated results', 'release', 'public', 'ready', 'generated', 1);
      INSERT INTO result_set_dataset (result_set_id, dataset_id, threshold, threshold_rule, "binary", mean_score, min_score, max_score, histogram)
      SELECT ${ids.resultSet}, id, 0.5, 'binary', true, ${1 - failing}, 0, 1, '{"min":0,"max":1,"bins":[40,60]}' FROM dataset`,
    },
    {
      what: "items",
      sql: `
      INSERT INTO example (id, dataset_id, external_id)
      SELECT i, ${datasetOf("i")}, 'item-' || lpad(i::text, 7, '0') FROM generate_series(1, ${items}) i;
      INSERT INTO example_text (result_set_id, example_id, input, reference, content_hash)
      SELECT ${ids.resultSet}, id, 'Question ' || id || ': ' || ${words("id", 40)}, ${words("id + 1", 4)}, 'generated'
      FROM example`,
    },
    // Some models are better, some datasets and items harder; the hardest attempts fail.
    {
      what: "predictions",
      sql: `
      CREATE TEMP TABLE drawn ON COMMIT DROP AS
      SELECT (e - 1) * ${models} + m AS id, e AS example_id, m AS model_id, ${datasetOf("e")} AS dataset_id,
             ${chance(`(e - 1) * ${models} + m`, 1)} + 0.7 * ${chance("m", 2)} + 0.5 * ${chance(datasetOf("e"), 3)}
               + 0.9 * ${chance("e", 4)} AS hardness
      FROM generate_series(1, ${items}) e, generate_series(1, ${models}) m;
      CREATE TEMP TABLE failed ON COMMIT DROP AS
      SELECT *, row_number() OVER (ORDER BY id)::int AS annotation_id
      FROM (SELECT * FROM drawn ORDER BY hardness DESC, id LIMIT ${annotations}) hardest;
      CREATE INDEX ON failed (id);
      ANALYZE failed;
      INSERT INTO prediction (id, result_set_id, dataset_id, model_id, example_id, score)
      SELECT d.id, ${ids.resultSet}, d.dataset_id, d.model_id, d.example_id, CASE WHEN f.id IS NULL THEN 1 ELSE 0 END
      FROM drawn d LEFT JOIN failed f ON f.id = d.id ORDER BY d.id`,
    },
    {
      what: "outputs of failures",
      sql: `
      INSERT INTO prediction_text (prediction_id, output)
      SELECT id, 'Let us see. ' || ${words("id", 30)} || ' So the answer is ' || id % 97 || '.' FROM failed ORDER BY hashint4(id) LIMIT ${mostOutputs}`,
    },
    {
      what: "counts of results",
      sql: `
      INSERT INTO result_set_count (result_set_id, model_id, dataset_id, predictions, failures)
      SELECT ${ids.resultSet}, model_id, dataset_id, count(*), count(*) FILTER (WHERE score < 0.5)
      FROM prediction GROUP BY model_id, dataset_id`,
    },
  ]
}

const vocabulary =
  "train river price square root sum angle table forest market engine letter garden window signal planet vector copper \
season bridge winter harbour metal village island teacher doctor factory circle number theory history compound reason \
evidence premise function variable fraction average distance velocity pressure current balance account ledger contract \
statute clause verdict protein enzyme membrane neuron lesion therapy dosage climate rainfall treaty empire colony \
dynasty rhyme stanza metaphor syntax pronoun tense compiler pointer thread queue stack heap recursion".split(" ")

/** `count` words that follow from an id, a sentence of some sort. */
export function words(id: string, count: number): string {
  const list = `ARRAY['${vocabulary.join("','")}']`
  const parts = Array.from({ length: Math.ceil(count / 5) }, (_, index) => {
    const pick = (shift: number) =>
      `(${list})[1 + ((hashint4extended((${id})::int, ${100 + index}) >> ${shift}) & 1023) % ${vocabulary.length}]`
    return [0, 10, 20, 30, 40].map(pick).join(" || ' ' || ")
  })
  return parts.join(" || ' ' || ")
}
