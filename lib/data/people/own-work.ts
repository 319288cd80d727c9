import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { prisma } from "@/lib/data/base/client"
import { fromDb } from "@/lib/data/base/enums"
import type { Visibility } from "@/lib/data/results/result-sets"
import { noSuch } from "@/lib/errors"

type Owner = NonNullable<Viewer>

/** What somebody said of failures, the newest first. */
export async function listOwnReviews(owner: Owner, limit = 50) {
  const rows = await prisma().review.findMany({
    where: { userId: owner.id },
    select: {
      ...{ id: true, verdict: true, note: true, createdAt: true },
      node: { select: { name: true } },
      annotation: { select: { id: true, title: true, model: { select: { name: true } } } },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  })
  return rows.map(({ verdict, node, annotation, ...row }) => ({
    ...row,
    verdict: fromDb(verdict),
    category: node?.name ?? null,
    annotationId: annotation.id,
    title: annotation.title,
    model: annotation.model.name,
  }))
}

/** Throws not_found for what is not the viewer's own. */
export async function renameResults(id: number, name: string, owner: Owner): Promise<void> {
  const { count } = await prisma().resultSet.updateMany({
    where: { id, ownerId: owner.id, origin: "import", status: { not: "deleting" } },
    data: { name },
  })
  if (count === 0) throw noSuch("results", "own")
}

/** The same of an analysis: what it is called, and who may see it. */
export async function changeAnalysis(
  id: number,
  to: { readonly title?: string; readonly visibility?: Visibility },
  owner: Owner,
): Promise<void> {
  const { count } = await prisma().analysis.updateMany({
    where: { id, ownerId: owner.id, resultSet: { status: { not: "deleting" } } },
    data: to,
  })
  if (count === 0) throw noSuch("analysis", "own")
}
