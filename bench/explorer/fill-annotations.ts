import { chance, ids, type Size, type Step } from "./generated"
import { words } from "./fill-study"

// Plain SQL: millions of rows are made by the server out of numbers.

/** Different diagnoses: their words are read once each, which is what takes long. */
const texts = 3_000

/** The documents that indexLabels (lib/data/search/search-index.ts) makes, without reading equal diagnoses again and again. */
export const labelsStep: Step = {
  what: "words of diagnoses",
  sql: `
  WITH text AS MATERIALIZED (
    SELECT title, summary,
           setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', summary), 'B') AS document
    FROM (SELECT DISTINCT coalesce(title, '') AS title, coalesce(summary, '') AS summary FROM error_annotation) different
  )
  INSERT INTO search_label (annotation_id, document)
  SELECT a.id, text.document || setweight(to_tsvector('english', e.external_id), 'D')
           || array_to_tsvector(ARRAY['A' || a.analysis_id, 'M' || a.model_id, 'D' || a.dataset_id])
  FROM error_annotation a JOIN example e ON e.id = a.example_id
  JOIN text ON text.title = coalesce(a.title, '') AND text.summary = coalesce(a.summary, '')`,
}

/** The tree, and what a judge said of every failure. `failed` is the temporary table of the study. */
export function annotationSteps({ models, nodes }: Size): readonly Step[] {
  const [tops, subs, leaves] = nodes
  return [
    {
      what: "tree",
      sql: `
      INSERT INTO analysis (id, result_set_id, title, visibility, judge_id, mode, config, status, stage, finished_at)
      VALUES (${ids.analysis}, ${ids.resultSet}, 'Generated release', 'public', 'openai/gpt-5', 'place', '{}', 'done', 'finished', now());
      INSERT INTO taxonomy_version (id, key, name, kind, analysis_id, is_latest, published_at)
      VALUES (${ids.version}, 'generated', 'Generated release', 'release', ${ids.analysis}, true, now());
      UPDATE analysis SET release_id = ${ids.version};
      INSERT INTO taxonomy_node (id, version_id, parent_id, slug, name, definition, includes, excludes, depth, position)
      SELECT i, ${ids.version},
             CASE WHEN i <= ${tops} THEN NULL WHEN i <= ${tops + subs} THEN 1 + (i - ${tops} - 1) % ${tops}
                  ELSE ${tops} + 1 + (i - ${tops + subs} - 1) % ${subs} END,
             'category-' || i, initcap(${words("i", 2)}) || ' ' || i, 'Failures of kind ' || i || ': ' || ${words("i", 15)} || '.',
             ARRAY[${words("i", 5)}], ARRAY[${words("i + 1", 5)}],
             CASE WHEN i <= ${tops} THEN 1 WHEN i <= ${tops + subs} THEN 2 ELSE 3 END, i
      FROM generate_series(1, ${tops + subs + leaves}) i`,
    },
    {
      what: "strata",
      sql: `
      INSERT INTO stratum (analysis_id, model_id, dataset_id, threshold, predictions, failures, sampled)
      SELECT ${ids.analysis}, model_id, dataset_id, 0.5, predictions, failures, failures FROM result_set_count`,
    },
    // A tenth of the models refuse or overflow the judge's context now and then: the others can be compared in full.
    {
      what: "annotations",
      sql: `
      INSERT INTO error_annotation (id, analysis_id, prediction_id, model_id, dataset_id, example_id, outcome, verdict, suspect,
                                    title, summary, confidence, source, updated_at)
      SELECT annotation_id, ${ids.analysis}, id, model_id, dataset_id, example_id, outcome::"Outcome",
             CASE outcome WHEN 'diagnosed' THEN 'error'::"Verdict" WHEN 'no_error_found' THEN 'no_error_found' END,
             CASE WHEN outcome = 'no_error_found' AND luck < 0.3 THEN 'reference_wrong'::"Suspect"
                  WHEN outcome = 'no_error_found' AND luck < 0.4 THEN 'ambiguous_item' END,
             CASE WHEN outcome = 'diagnosed' THEN initcap(${words(`id % ${texts}`, 4)}) END,
             CASE WHEN outcome = 'diagnosed' THEN 'The answer goes wrong where it says ' || ${words(`id % ${texts}`, 20)} || '.' END,
             CASE WHEN outcome IN ('diagnosed', 'no_error_found') THEN round((0.5 + luck / 2)::numeric, 2)::float8 END,
             CASE WHEN luck < 0.3 THEN 'check:arithmetic' ELSE 'llm' END, now()
      FROM (SELECT *, ${chance("id", 6)} AS luck,
                   CASE WHEN ${chance("id", 7)} < 0.08 THEN 'no_error_found'
                        WHEN model_id > ${Math.ceil(models * 0.9)} AND ${chance("id", 7)} < 0.1 THEN 'refused'
                        WHEN model_id > ${Math.ceil(models * 0.9)} AND ${chance("id", 7)} < 0.12 THEN 'context_too_long'
                        ELSE 'diagnosed' END AS outcome
            FROM failed) judged
      ORDER BY annotation_id`,
    },
    {
      what: "criteria of every tenth",
      sql: `
      INSERT INTO criterion (annotation_id, position, text, present, quality, evidence_start, evidence_end)
      SELECT annotation_id, position, ${words("annotation_id + position", 8)}, true,
             CASE WHEN position = 2 THEN 'incorrect'::"Quality" ELSE 'correct' END, 12 + 20 * position, 24 + 20 * position
      FROM failed, generate_series(0, 2) position WHERE annotation_id % 10 = 0`,
    },
    // Few kinds are frequent, and each model and dataset has its own favourites.
    {
      what: "assignments",
      sql: `
      INSERT INTO category_assignment (annotation_id, version_id, node_id, outcome, confidence)
      SELECT id, ${ids.version},
             CASE WHEN place < 0.95 THEN CASE WHEN depth < 0.08 THEN leaf_parent ELSE leaf END END,
             CASE WHEN place < 0.95 THEN 'classified'::"AssignmentOutcome" WHEN place < 0.98 THEN 'other' ELSE 'unassigned' END,
             place
      FROM (SELECT id, place, depth, leaf, ${tops} + 1 + (leaf - ${tops + subs} - 1) % ${subs} AS leaf_parent
            FROM (SELECT id, ${chance("id", 8)} AS place, ${chance("id", 9)} AS depth,
                         ${tops + subs} + 1 + (
                           floor(${leaves} * power(${chance("id", 10)}, 2.2))::int
                           + CASE WHEN ${chance("id", 11)} < 0.2 THEN model_id * 7 WHEN ${chance("id", 11)} < 0.4 THEN dataset_id * 11 ELSE 0 END
                         ) % ${leaves} AS leaf
                  FROM error_annotation WHERE analysis_id = ${ids.analysis} AND outcome = 'diagnosed') drawn) placed`,
    },
    {
      what: "second opinions and experts",
      sql: `
      INSERT INTO second_opinion (annotation_id, first, second)
      SELECT a.id, 'category-' || top.id, CASE WHEN a.id % 5 = 0 THEN 'category-' || (1 + a.id % ${tops}) ELSE 'category-' || top.id END
      FROM error_annotation a JOIN category_assignment ca ON ca.annotation_id = a.id
      JOIN taxonomy_node n ON n.id = ca.node_id AND n.depth = 3 JOIN taxonomy_node sub ON sub.id = n.parent_id
      JOIN taxonomy_node top ON top.id = sub.parent_id WHERE a.id % 200 = 0 LIMIT 5000;
      INSERT INTO expert_match (annotation_id, match, experts_split)
      SELECT id, CASE WHEN id % 3 = 0 THEN 'related'::"MatchKind" ELSE 'same' END, false
      FROM error_annotation WHERE id % 500 = 0 LIMIT 1000`,
    },
    {
      what: "sequences",
      sql: ["model", "dataset", "result_set", "example", "prediction", "analysis", "taxonomy_version", "taxonomy_node"]
        .concat("error_annotation")
        .map((table) => `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`)
        .join(";"),
    },
  ]
}
