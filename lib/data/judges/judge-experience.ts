import "server-only"
import { sql } from "kysely"
import { prisma } from "@/lib/data/base/client"
import { sumOf } from "@/lib/data/base/columns"
import { db, pooled } from "@/lib/data/base/kysely"

/** What replies of one judge to one task came to, as far as they are kept. Tokens are those the endpoint reported. */
export type ReplySizes = Awaited<ReturnType<typeof measureReplies>>[number]

/** Of the latest replies of a judge that were paid for. */
export function measureReplies(judgeId: string) {
  return db()
    .selectFrom((eb) =>
      eb
        .selectFrom("judgeReply")
        .select(["task", "outputTokens", "reply"])
        .where("judgeId", "=", judgeId)
        .orderBy("createdAt", "desc")
        .limit(500)
        .as("latest"),
    )
    .select((eb) => {
      const { outputTokens, reply } = { outputTokens: eb.ref("outputTokens"), reply: eb.ref("reply") }
      return [
        "task",
        eb.cast<number>(eb.fn.countAll(), "integer").as("replies"),
        /** output tokens a reply */
        sql<number>`avg(${outputTokens})::float8`.as("mean"),
        sql<number>`coalesce(stddev_samp(${outputTokens}), 0)::float8`.as("deviation"),
        /** rows in the reply (categories, assignments); 0 for a diagnosis */
        sumOf(sql`CASE WHEN json_typeof(${reply}) = 'array' THEN json_array_length(${reply}) END`).as("rows"),
      ]
    })
    .where("outputTokens", ">", 0)
    .groupBy("task")
    .execute()
}

/** How titles come out: a few of them, how many failures get one, how many of them are different. */
export type TitleExperience = {
  /** whose: this judge's latest analysis of the viewer's own, or the latest release's */
  readonly from: "judge" | "release"
  readonly read: number
  readonly diagnosed: number
  readonly distinct: number
  readonly examples: readonly { readonly title: string; readonly summary: string }[]
}

/** Of the first 2,000 failures read; null when nothing was read yet. */
export async function findTitles(judgeId: string, viewerId: number): Promise<TitleExperience | null> {
  const own = await prisma().analysis.findFirst({
    where: { judgeId, ownerId: viewerId, status: "done" },
    orderBy: { id: "desc" },
    select: { id: true },
  })
  const release = await prisma().taxonomyVersion.findFirst({ where: { kind: "release", isLatest: true } })
  const source = own?.id ?? release?.analysisId
  if (source === undefined || source === null) return null
  const rows = await pooled()
    .selectFrom("errorAnnotation")
    .select(["title", "summary", "outcome"])
    .where("analysisId", "=", source)
    .where("outcome", "<>", "pending")
    .orderBy("id")
    .limit(2000)
    .execute()
  const diagnosed = rows.filter(({ outcome }) => outcome === "diagnosed")
  if (diagnosed.length === 0) return null
  return {
    from: own ? "judge" : "release",
    read: rows.length,
    diagnosed: diagnosed.length,
    distinct: new Set(diagnosed.map(({ title }) => title)).size,
    examples: diagnosed.slice(0, 50).map(({ title, summary }) => ({ title: title ?? "", summary: summary ?? "" })),
  }
}
