import "server-only"
import { setImmediate as nextTurn } from "node:timers/promises"
import pLimit from "p-limit"
import { withCallOptions } from "@/lib/method/judge/call-options"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import type { Judge } from "@/lib/method/judge/judge"
import type { Limit } from "@/lib/method/judge/limit-judge"
import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { env } from "@/lib/env"
import { createJudge } from "@/lib/judge/create-judge"

/** A judge and the room there is for its readings in this process, shared by all jobs and analyses that use it. */
export type LimitedJudge = { readonly judge: Judge; readonly limit: Limit }

export type CreateJudge = (judgeId: string, replicate: number) => Promise<Judge>

/** A judge by id; `replicate` (0 unless said otherwise) tells apart answers that were asked for anew. */
export type GetJudge = (judgeId: string, replicate?: number) => Promise<LimitedJudge>

export const createConfiguredJudge: CreateJudge = (judgeId, replicate) =>
  createJudge(judgeId, { store: judgeReplies, replicate })

/** Of analyses that asked for fewer calls at once than their judge allows, while they have any. */
const ownLimits = new Map<number, ReturnType<typeof pLimit>>()

/** A judge as one analysis asks it: its time-outs and lengths with every call, no more calls at once than it wants. */
export function judgeFor(
  { id, config }: { readonly id: number; readonly config: AnalysisConfig },
  { judge, limit }: LimitedJudge,
): LimitedJudge {
  const told = withCallOptions(judge, config)
  if (config.concurrency === null) return { judge: told, limit }
  const own = ownLimits.get(id) ?? pLimit(config.concurrency)
  ownLimits.set(id, own)
  const narrow: Limit = (work) =>
    own(() => limit(work)).finally(() => {
      if (own.activeCount + own.pendingCount === 0) ownLimits.delete(id)
    })
  return { judge: told, limit: narrow }
}

/**
 * Readings at a time for every call that may be in flight: while one waits for its reply, others have their texts read
 * and their replies kept. The calls themselves stand in line at the judge (lib/judge/limits/call-limits.ts).
 */
const ahead = 3

/** A heuristic judge computes: more than one of its calls at a time would only take turns. */
const heuristicInFlight = 2

function roomFor({ heuristic, queues }: Judge): number {
  if (heuristic) return heuristicInFlight
  return env().JUDGE_CONCURRENCY * (queues ? ahead : 1)
}

export function createJudgePool(create: CreateJudge): GetJudge {
  const judges = new Map<string, Promise<LimitedJudge>>()
  const take = async (judgeId: string, replicate: number): Promise<LimitedJudge> => {
    const judge = await create(judgeId, replicate)
    const room = pLimit(roomFor(judge))
    if (!judge.heuristic) return { judge, limit: room }
    // What only computes leaves no pause by itself: imports in this process would wait for the end of a whole range.
    return { judge, limit: (work) => room(() => nextTurn().then(work)) }
  }
  return (judgeId, replicate = 0) => {
    const key = `${replicate} ${judgeId}`
    const known = judges.get(key)
    if (known) return known
    const limited = take(judgeId, replicate)
    judges.set(key, limited)
    // What was wrong (a missing key) may be mended by the time it is asked for again.
    limited.catch(() => judges.delete(key))
    return limited
  }
}
