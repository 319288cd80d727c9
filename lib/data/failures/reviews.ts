import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import type { ReviewVerdict } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { prisma, transaction } from "@/lib/data/base/client"
import { fromDb, toDb } from "@/lib/data/base/enums"
import { on } from "@/lib/data/base/kysely"
import { recountAround } from "@/lib/data/taxonomy/node-counts"
import { getPaths } from "@/lib/data/taxonomy/taxonomies"

export type Review = Awaited<ReturnType<typeof listReviews>>[number]

/** What people said about one annotation, newest first. */
export async function listReviews(annotationId: number) {
  const rows = await prisma().review.findMany({
    where: { annotationId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 100,
    select: {
      ...{ id: true, userId: true, verdict: true, note: true, createdAt: true },
      user: { select: { name: true } },
      node: { select: { id: true, name: true, versionId: true } },
    },
  })
  const paths = await getPaths(rows.flatMap(({ node }) => (node ? [node.versionId] : [])))
  return rows.map(({ user, node, verdict, ...row }) => ({
    ...row,
    verdict: fromDb(verdict),
    category: node?.name ?? null,
    /** the category with those above it, from the top down; empty without one */
    path: node ? (paths.get(node.id) ?? []) : [],
    reviewer: user.name,
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
