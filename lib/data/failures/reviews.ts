import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import type { ReviewVerdict } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { prisma, transaction } from "@/lib/data/base/client"
import { fromDb, toDb } from "@/lib/data/base/enums"
import { on, pooled } from "@/lib/data/base/kysely"
import { recountAround } from "@/lib/data/taxonomy/node-counts"
import { getPaths } from "@/lib/data/taxonomy/taxonomies"

export type Review = Awaited<ReturnType<typeof listReviews>>[number]

/** What people said about one annotation, newest first. */
export async function listReviews(annotationId: number) {
  // Joined: Prisma would ask for reviews, people and categories one after the other.
  const rows = await pooled()
    .selectFrom("review as r")
    .innerJoin("appUser as u", "u.id", "r.userId")
    .leftJoin("taxonomyNode as n", "n.id", "r.nodeId")
    .select(["r.id", "r.userId", "r.verdict", "r.note", "r.createdAt", "u.name as reviewer"])
    .select(["n.id as nodeId", "n.versionId", "n.name as category"])
    .where("r.annotationId", "=", annotationId)
    .orderBy("r.createdAt", "desc")
    .orderBy("r.id", "desc")
    .limit(100)
    .execute()
  const paths = await getPaths(rows.flatMap(({ versionId }) => versionId ?? []))
  return rows.map(({ nodeId, versionId: _, verdict, ...row }) => ({
    ...row,
    verdict: fromDb(verdict),
    /** the category with those above it, from the top down; empty without one */
    path: nodeId === null ? [] : (paths.get(nodeId) ?? []),
  }))
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
  const annotation = await prisma().errorAnnotation.findUnique({
    where: { id: review.annotationId },
    select: {
      analysis: {
        select: {
          ...{ ownerId: true, visibility: true, releaseId: true },
          taxonomies: { select: { id: true }, orderBy: { id: "asc" } },
        },
      },
    },
  })
  if (!annotation || !mayRead(viewer, annotation.analysis)) throw new AppError("not_found", "There is no such failure.")
  // The release it was placed on goes before its own tree.
  const { releaseId, taxonomies } = annotation.analysis
  const versionIds = [...new Set([...(releaseId === null ? [] : [releaseId]), ...taxonomies.map(({ id }) => id)])]
  const nodeId = review.verdict === "other-category" ? await nodeOf(versionIds[0] ?? null, review.category) : null
  await transaction(async (client) => {
    const { annotationId, note } = review
    await on(client)
      .insertInto("review")
      .values({ annotationId, userId: viewer.id, verdict: toDb(review.verdict), nodeId, note })
      .execute()
    for (const versionId of versionIds) await recountAround(client, { annotationId, versionId })
  })
}

async function nodeOf(versionId: number | null, slug: string | null): Promise<number> {
  const node =
    versionId === null || slug === null
      ? null
      : await prisma().taxonomyNode.findUnique({
          where: { versionId_slug: { versionId, slug } },
          select: { id: true },
        })
  if (!node) throw new AppError("invalid", "Choose a category of this atlas.")
  return node.id
}
