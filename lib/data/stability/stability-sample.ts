import "server-only"
import { attemptKey } from "@/lib/method/sampling/sample-failures"
import type { NamedFailure } from "@/lib/method/sampling/subsample"
import type { TreeRun } from "@/lib/domain/analyses/stability"
import { flattenTree, pathTo } from "@/lib/domain/taxonomy/taxonomy"
import { query } from "@/lib/data/base/client"
import { fates, type Fate } from "@/lib/data/agreement/label-pairs"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"

export type SampledLabel = NamedFailure & {
  readonly modelId: number
  readonly datasetId: number
  /** top category or a leftover; null when no judge's answer is there */
  readonly label: string | null
}

/** Every sampled failure of an analysis with its top category on a version, as its judge said. */
export async function listSampledLabels(analysisId: number, versionId: number | null): Promise<SampledLabel[]> {
  const tree = versionId === null ? [] : await getTaxonomy(versionId)
  const nodes = flattenTree(tree).map((node) => ({ id: node.id, top: pathTo(tree, node.id)[0]?.slug ?? node.slug }))
  const rows = await query<Omit<SampledLabel, "key"> & { externalId: string; variant: string; trial: number }>(
    `SELECT a.id, a.model_id AS "modelId", a.dataset_id AS "datasetId", m.name AS model, d.name AS dataset,
            e.external_id AS "externalId", p.variant, p.trial,
            CASE WHEN a.outcome = 'diagnosed'
                   THEN coalesce(n.top, CASE WHEN ca.outcome = 'other' THEN 'leftover:other' ELSE 'leftover:unassigned' END)
                 WHEN a.outcome = 'no_error_found' THEN 'leftover:no-error-found' END AS label
     FROM error_annotation a
     JOIN model m ON m.id = a.model_id JOIN dataset d ON d.id = a.dataset_id JOIN example e ON e.id = a.example_id
     JOIN prediction p ON p.id = a.prediction_id
     LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
     LEFT JOIN unnest($3::int[], $4::text[]) AS n (id, top) ON n.id = ca.node_id
     WHERE a.analysis_id = $1 ORDER BY a.id`,
    [analysisId, versionId, nodes.map(({ id }) => id), nodes.map(({ top }) => top)],
  )
  return rows.map(({ externalId, variant, trial, ...row }) => ({
    ...row,
    key: attemptKey(externalId, { variant, trial }),
  }))
}

/** Top categories of a version in their order, then what is no category. */
export async function listTopNames(versionId: number): Promise<{ key: string; name: string }[]> {
  const tree = await getTaxonomy(versionId)
  const leftovers = (Object.keys(fates) as Fate[]).filter((fate) => fate !== "leftover:not-read")
  return [
    ...tree.map(({ slug, name }) => ({ key: slug, name })),
    ...leftovers.map((key) => ({ key, name: fates[key] })),
  ]
}

export async function listFailureGroups(analysisId: number) {
  return query<{ modelId: number; datasetId: number; failures: number }>(
    `SELECT model_id AS "modelId", dataset_id AS "datasetId", failures FROM stratum WHERE analysis_id = $1
     ORDER BY dataset_id, model_id`,
    [analysisId],
  )
}

/** The own tree of an analysis with every diagnosed failure's place, in the form of a run: what runs are held against. */
export async function readOwnTree(analysisId: number, treeId: number): Promise<TreeRun> {
  const nodes = flattenTree(await getTaxonomy(treeId))
  const slugs = new Map(nodes.map(({ id, slug }) => [id, slug]))
  const at = new Map(nodes.map(({ id }, index) => [id, index]))
  const rows = await query<{ id: number; nodeId: number | null; outcome: string | null }>(
    `SELECT a.id, ca.node_id AS "nodeId", ca.outcome FROM error_annotation a
     LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
     WHERE a.analysis_id = $1 AND a.outcome = 'diagnosed' ORDER BY a.id`,
    [analysisId, treeId],
  )
  return {
    kind: "tree",
    nodes: nodes.map(({ slug, name, parentId }) => ({
      slug,
      name,
      parent: parentId === null ? null : (slugs.get(parentId) ?? null),
    })),
    failures: rows.map(({ id }) => id),
    places: rows.map(({ nodeId, outcome }) =>
      nodeId === null ? (outcome === "other" ? -1 : -2) : (at.get(nodeId) ?? -2),
    ),
    troubles: 0,
  }
}
