import "server-only"

/** A category on the way from the top of its tree. */
export type PathNode = { readonly slug: string; readonly name: string }

/**
 * SQL for the path of one node, from the top category down, as a JSON array of {slug, name}: '[]' when `nodeId` (an
 * expression, never text from outside) is null. Own trees are deeper than the release's two levels.
 */
export function pathOf(nodeId: string): string {
  return `coalesce((
    WITH RECURSIVE up AS (
      SELECT id, parent_id, slug, name, depth FROM taxonomy_node WHERE id = ${nodeId}
      UNION ALL SELECT t.id, t.parent_id, t.slug, t.name, t.depth FROM taxonomy_node t JOIN up ON t.id = up.parent_id
    ) SELECT jsonb_agg(jsonb_build_object('slug', slug, 'name', name) ORDER BY depth) FROM up), '[]'::jsonb)`
}
