import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import type { ReviewVerdict } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { pathOf, type PathNode } from "@/lib/data/taxonomy/category-path"
import { query, transaction } from "@/lib/data/base/client"
import { fromDb, toDb } from "@/lib/data/base/enums"
import { recountAround } from "@/lib/data/taxonomy/node-counts"

export type Review = {
  readonly id: number
  readonly userId: number
  readonly verdict: ReviewVerdict
  readonly category: string | null
  /** the category with those above it, from the top down; empty without one */
  readonly path: readonly PathNode[]
  readonly note: string | null
  readonly reviewer: string
  readonly createdAt: Date
}

/** What people said about one annotation, newest first. */
export async function listReviews(annotationId: number): Promise<Review[]> {
  const rows = await query<Omit<Review, "verdict"> & { verdict: string }>(
    `SELECT r.id, r.user_id AS "userId", r.verdict, n.name AS category, ${pathOf("r.node_id")} AS path, r.note, u.name AS reviewer, r.created_at AS "createdAt"
     FROM review r JOIN app_user u ON u.id = r.user_id LEFT JOIN taxonomy_node n ON n.id = r.node_id
     WHERE r.annotation_id = $1 ORDER BY r.created_at DESC, r.id DESC LIMIT 100`,
    [annotationId],
  )
  return rows.map((row) => ({ ...row, verdict: fromDb(row.verdict) as ReviewVerdict }))
}

type NewReview = {
  readonly annotationId: number
  readonly verdict: ReviewVerdict
  /** slug of the category the reviewer chose; only with "other-category" */
  readonly category: string | null
  readonly note: string | null
}

/**
 * Records a person's word and recounts the analysis it belongs to. Throws not_found, or invalid when the category is
 * none of the tree that the analysis is placed on.
 */
export async function addReview(review: NewReview, viewer: NonNullable<Viewer>): Promise<void> {
  const [annotation] = await query<{
    analysisId: number
    versionIds: number[]
    ownerId: number | null
    visibility: "private" | "unlisted" | "public"
  }>(
    `SELECT an.id AS "analysisId", an.owner_id AS "ownerId", an.visibility,
            ARRAY(SELECT v.id FROM taxonomy_version v WHERE v.id = an.release_id OR v.analysis_id = an.id
                  ORDER BY (v.id = an.release_id) DESC NULLS LAST, v.id) AS "versionIds"
     FROM error_annotation a JOIN analysis an ON an.id = a.analysis_id WHERE a.id = $1`,
    [review.annotationId],
  )
  if (!annotation || !mayRead(viewer, annotation)) throw new AppError("not_found", "There is no such failure.")
  const { versionIds } = annotation
  const nodeId = review.verdict === "other-category" ? await nodeOf(versionIds[0] ?? null, review.category) : null
  await transaction(async (client) => {
    await client.query(
      "INSERT INTO review (annotation_id, user_id, verdict, node_id, note) VALUES ($1, $2, $3, $4, $5)",
      [review.annotationId, viewer.id, toDb(review.verdict), nodeId, review.note],
    )
    const { annotationId } = review
    for (const versionId of versionIds) await recountAround(client, { annotationId, versionId })
  })
}

async function nodeOf(versionId: number | null, slug: string | null): Promise<number> {
  const [node] = await query<{ id: number }>("SELECT id FROM taxonomy_node WHERE version_id = $1 AND slug = $2", [
    versionId,
    slug,
  ])
  if (!node) throw new AppError("invalid", "Choose a category of this atlas.")
  return node.id
}
