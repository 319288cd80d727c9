import { query } from "@/lib/data/base/client"

/**
 * Everything an analysis brought, as text without surrogate ids: annotations with criteria and evidence, the own tree,
 * every place on every tree, and the counts. Two runs are the same when their dumps are equal byte for byte.
 */
export async function dumpAnalysis(id: number): Promise<string> {
  const annotations = await query(
    `SELECT d.name AS dataset, e.external_id AS example, m.name AS model, p.variant, p.trial, a.outcome, a.outcome_detail,
            a.verdict, a.suspect, a.title, a.summary, a.secondary, a.confidence, a.source, a.category_hint, a.output_hash,
            (SELECT json_agg(json_build_array(c.position, c.text, c.present, c.quality, c.evidence_start, c.evidence_end,
                                              c.missing_quote, c.comment) ORDER BY c.position)
             FROM criterion c WHERE c.annotation_id = a.id) AS criteria,
            (SELECT json_agg(json_build_array(v.kind, ca.outcome, n.slug) ORDER BY v.kind)
             FROM category_assignment ca JOIN taxonomy_version v ON v.id = ca.version_id
             LEFT JOIN taxonomy_node n ON n.id = ca.node_id WHERE ca.annotation_id = a.id) AS places
     FROM error_annotation a JOIN model m ON m.id = a.model_id JOIN dataset d ON d.id = a.dataset_id
     JOIN example e ON e.id = a.example_id JOIN prediction p ON p.id = a.prediction_id
     WHERE a.analysis_id = $1 ORDER BY d.name, e.external_id, m.name, p.variant, p.trial`,
    [id],
  )
  const tree = await query(
    `SELECT n.slug, parent.slug AS parent, n.name, n.definition, n.depth, n.position
     FROM taxonomy_node n JOIN taxonomy_version v ON v.id = n.version_id LEFT JOIN taxonomy_node parent ON parent.id = n.parent_id
     WHERE v.analysis_id = $1 AND v.kind = 'analysis' ORDER BY n.slug`,
    [id],
  )
  const counts = await query(
    `SELECT v.kind, n.slug, m.name AS model, d.name AS dataset, c.own, c.total
     FROM node_count c JOIN taxonomy_version v ON v.id = c.version_id JOIN taxonomy_node n ON n.id = c.node_id
     JOIN model m ON m.id = c.model_id JOIN dataset d ON d.id = c.dataset_id
     WHERE c.analysis_id = $1 ORDER BY v.kind, n.slug, m.name, d.name`,
    [id],
  )
  const [rest] = await query("SELECT troubles FROM analysis WHERE id = $1", [id])
  return JSON.stringify({ annotations, tree, counts, rest }, null, 1)
}
