import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { fromDb } from "@/lib/data/base/enums"
import { prisma } from "@/lib/data/base/client"
import { db } from "@/lib/data/base/kysely"
import { noSuch } from "@/lib/errors"
import { whatHolds } from "./blockers"
import { analysesOf, type Doomed } from "./doomed"
import { countDryRuns } from "./dry-runs-of"
import { countReplies } from "./replies-about"

/** What goes with analyses, counted. */
export type Labels = {
  readonly diagnoses: number
  readonly reviews: number
  readonly judgeReplies: number
}

export async function countLabels(doomed: Doomed): Promise<Labels> {
  const analysis = analysesOf(doomed)
  const [diagnoses, reviews, judgeReplies] = await Promise.all([
    prisma().errorAnnotation.count({ where: { analysis } }),
    prisma().review.count({ where: { annotation: { analysis } } }),
    countReplies(doomed),
  ])
  return { diagnoses, reviews, judgeReplies }
}

/** What goes with one analysis when it is deleted alone. */
export type AnalysisDeletionPreview = Labels & {
  readonly id: number
  readonly resultSetId: number
  readonly title: string
  readonly status: "queued" | "running" | "paused" | "done" | "failed" | "cancelled"
  /** places of its diagnoses in trees */
  readonly labels: number
  /** categories of the tree that was built from it */
  readonly categories: number
  /** measurements of how steady it is */
  readonly stabilities: number
  /** the owner's, with its judge and settings */
  readonly dryRuns: number
  /** why it cannot be deleted, with the way out; null: it can */
  readonly blocked: string | null
}

/** The owner's analysis, and all that would go with it. Throws not_found for anybody else's and for the atlas's. */
export async function previewAnalysisDeletion(
  analysisId: number,
  viewer: NonNullable<Viewer>,
): Promise<AnalysisDeletionPreview> {
  const row = await prisma().analysis.findFirst({
    where: { id: analysisId, ownerId: viewer.id },
    select: { id: true, title: true, status: true, resultSetId: true },
  })
  if (!row) throw noSuch("analysis", "own")
  const doomed = { resultSetId: row.resultSetId, analysisId }
  const [counted, labels, categories, stabilities, dryRuns, blocked] = await Promise.all([
    countLabels(doomed),
    prisma().categoryAssignment.count({ where: { annotation: { analysisId } } }),
    prisma().taxonomyNode.count({ where: { version: { analysisId } } }),
    prisma().stability.count({ where: { analysisId } }),
    countDryRuns({ analysisId, ownerId: viewer.id }),
    whatHolds(db(), doomed, viewer),
  ])
  return { ...row, status: fromDb(row.status), ...counted, labels, categories, stabilities, dryRuns, blocked }
}
