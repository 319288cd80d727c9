import "server-only"
import { attemptKey } from "@/lib/method/sampling/sample-failures"
import type { TreeRun } from "@/lib/domain/analyses/stability"
import { flattenTree, pathTo } from "@/lib/domain/taxonomy/taxonomy"
import { db, pooled } from "@/lib/data/base/kysely"
import { rowTable } from "@/lib/data/base/row-table"
import { fates, judgesLabel, type Fate } from "@/lib/data/agreement/label-pairs"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"

/** Every sampled failure of an analysis with its top category on a version, as its judge said. */
export async function listSampledLabels(analysisId: number, versionId: number | null) {
  const tree = versionId === null ? [] : await getTaxonomy(versionId)
  const nodes = flattenTree(tree).map(({ id, slug }) => ({ id, label: pathTo(tree, id)[0]?.slug ?? slug }))
  const rows = await pooled()
    .selectFrom("errorAnnotation as a")
    .innerJoin("model as m", "m.id", "a.modelId")
    .innerJoin("dataset as d", "d.id", "a.datasetId")
    .innerJoin("example as e", "e.id", "a.exampleId")
    .innerJoin("prediction as p", "p.id", "a.predictionId")
    .leftJoin("categoryAssignment as ca", (join) =>
      join.onRef("ca.annotationId", "=", "a.id").on("ca.versionId", "=", versionId),
    )
    .leftJoin(rowTable("n", { id: "int4", label: "text" }, nodes), "n.id", "ca.nodeId")
    .select(["a.id", "a.modelId", "a.datasetId", "m.name as model", "d.name as dataset"])
    .select(["e.externalId", "p.variant", "p.trial"])
    // Top category or a leftover; null when no judge's answer is there.
    .select(judgesLabel({ annotation: "a", assignment: "ca", node: "n" }).as("label"))
    .where("a.analysisId", "=", analysisId)
    .orderBy("a.id")
    .execute()
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

export function listFailureGroups(analysisId: number) {
  return db()
    .selectFrom("stratum")
    .select(["modelId", "datasetId", "failures"])
    .where("analysisId", "=", analysisId)
    .orderBy("datasetId")
    .orderBy("modelId")
    .execute()
}

/** The own tree of an analysis with every diagnosed failure's place, in the form of a run: what runs are held against. */
export async function readOwnTree(analysisId: number, treeId: number): Promise<TreeRun> {
  const nodes = flattenTree(await getTaxonomy(treeId))
  const slugs = new Map(nodes.map(({ id, slug }) => [id, slug]))
  const at = new Map(nodes.map(({ id }, index) => [id, index]))
  const rows = await pooled()
    .selectFrom("errorAnnotation as a")
    .leftJoin("categoryAssignment as ca", (join) =>
      join.onRef("ca.annotationId", "=", "a.id").on("ca.versionId", "=", treeId),
    )
    .select(["a.id", "ca.nodeId", "ca.outcome"])
    .where("a.analysisId", "=", analysisId)
    .where("a.outcome", "=", "diagnosed")
    .orderBy("a.id")
    .execute()
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
