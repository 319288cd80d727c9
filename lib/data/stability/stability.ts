import "server-only"
import { sql } from "kysely"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import type { Viewer } from "@/lib/domain/access/permissions"
import { stabilityReportSchema } from "@/lib/domain/analyses/stability"
import { AppError } from "@/lib/errors"
import { getAnalysis } from "@/lib/data/analyses/analyses"
import { prisma } from "@/lib/data/base/client"
import { db } from "@/lib/data/base/kysely"
import type { Prisma } from "@/lib/data/generated/client"

export type Stability = Awaited<ReturnType<typeof listStabilities>>[number]

const include = { runs: { orderBy: { position: "asc" } } } as const satisfies Prisma.StabilityInclude

/** Throws not_found for what is not there, is of another analysis, or of one the viewer may not read. */
export async function getStability(
  { analysisId, id }: { readonly analysisId: number; readonly id: number },
  viewer: Viewer,
): Promise<Stability> {
  await getAnalysis(analysisId, viewer)
  const row = await prisma().stability.findFirst({ where: { id, analysisId }, include })
  if (!row) throw new AppError("not_found", "There is no such measurement of this analysis.")
  return toStability(row)
}

/** Measurements of an analysis, newest first. Call getAnalysis first. */
export async function listStabilities(analysisId: number) {
  const rows = await prisma().stability.findMany({ where: { analysisId }, include, orderBy: { id: "desc" }, take: 50 })
  return rows.map(toStability)
}

function toStability({ runs, report, ...row }: Prisma.StabilityGetPayload<{ include: typeof include }>) {
  return {
    ...row,
    inputTokens: Number(row.inputTokens),
    outputTokens: Number(row.outputTokens),
    runs: runs.map(({ position, seed, ratio, callsDone, callsTotal, finishedAt }) => {
      return { position, seed, ratio, callsDone, callsTotal, isDone: finishedAt !== null }
    }),
    /** null until all runs are in */
    report: stabilityReportSchema.safeParse(report).data ?? null,
  }
}

/** Items of the diagnosed failures: how many there are says about how many judge calls one run needs. */
export function countTitleItems(analysisId: number) {
  return db()
    .selectFrom("errorAnnotation")
    .select((eb) => {
      const item = sql`(${eb.ref("title")}, ${eb.ref("summary")}, ${eb.ref("categoryHint")})`
      return [
        eb.cast<number>(eb.fn.count("title").distinct(), "integer").as("titles"),
        sql<number>`count(DISTINCT ${item})::int`.as("items"),
        eb.cast<number>(eb.fn.countAll(), "integer").as("failures"),
      ]
    })
    .where("analysisId", "=", analysisId)
    .where("outcome", "=", "diagnosed")
    .executeTakeFirstOrThrow()
}

/** Calls that one run needs at least: categories made, looked over, items placed. Deeper levels come on top. */
export function fewestCalls({ titles, items }: { titles: number; items: number }, config: AnalysisConfig): number {
  if (titles === 0) return 0
  return Math.ceil(titles / config.constructBatch) + 1 + Math.ceil(items / config.classifyBatch)
}
