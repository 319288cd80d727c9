import "server-only"
import { query } from "@/lib/data/base/client"

/** What replies of one judge to one task came to, as far as they are kept. Tokens are those the endpoint reported. */
export type ReplySizes = {
  readonly task: string
  readonly replies: number
  /** output tokens a reply */
  readonly mean: number
  readonly deviation: number
  /** rows in the reply (categories, assignments); 0 for a diagnosis */
  readonly rows: number
}

/** Of the latest replies of a judge that were paid for. */
export function measureReplies(judgeId: string): Promise<ReplySizes[]> {
  return query<ReplySizes>(
    `SELECT task, count(*)::int AS replies, avg(output_tokens)::float8 AS mean,
            coalesce(stddev_samp(output_tokens), 0)::float8 AS deviation,
            coalesce(sum(CASE WHEN json_typeof(reply) = 'array' THEN json_array_length(reply) END), 0)::int AS rows
     FROM (SELECT task, output_tokens, reply FROM judge_reply WHERE judge_id = $1 ORDER BY created_at DESC LIMIT 500) latest
     WHERE output_tokens > 0 GROUP BY task`,
    [judgeId],
  )
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
  const [source] = await query<{ id: number; own: boolean }>(
    `(SELECT id, true AS own FROM analysis WHERE judge_id = $1 AND owner_id = $2 AND status = 'done' ORDER BY id DESC LIMIT 1)
     UNION ALL
     (SELECT analysis_id, false FROM taxonomy_version WHERE kind = 'release' AND is_latest AND analysis_id IS NOT NULL LIMIT 1)
     LIMIT 1`,
    [judgeId, viewerId],
  )
  if (!source) return null
  const rows = await query<{ title: string | null; summary: string | null; outcome: string }>(
    `SELECT title, summary, outcome FROM error_annotation
     WHERE analysis_id = $1 AND outcome <> 'pending' ORDER BY id LIMIT 2000`,
    [source.id],
  )
  const diagnosed = rows.filter(({ outcome }) => outcome === "diagnosed")
  if (diagnosed.length === 0) return null
  return {
    from: source.own ? "judge" : "release",
    read: rows.length,
    diagnosed: diagnosed.length,
    distinct: new Set(diagnosed.map(({ title }) => title)).size,
    examples: diagnosed.slice(0, 50).map(({ title, summary }) => ({ title: title ?? "", summary: summary ?? "" })),
  }
}
