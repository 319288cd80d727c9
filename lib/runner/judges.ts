import "server-only"
import pLimit from "p-limit"
import type { Judge } from "@/lib/analysis/judge"
import type { Limit } from "@/lib/analysis/limit-judge"
import { judgeReplies } from "@/lib/db/judge-replies"
import { env } from "@/lib/env"
import { createJudge } from "@/lib/judge/create-judge"

/** A judge and the room there is for its calls in this process, shared by all jobs and analyses that use it. */
export type Seat = { readonly judge: Judge; readonly limit: Limit }

export type CreateJudge = (judgeId: string) => Promise<Judge>

export const createConfiguredJudge: CreateJudge = (judgeId) => createJudge(judgeId, { store: judgeReplies })

/** A heuristic judge computes: more than one of its calls at a time would only take turns. */
const heuristicInFlight = 2

export function createSeats(create: CreateJudge): (judgeId: string) => Promise<Seat> {
  const seats = new Map<string, Promise<Seat>>()
  const take = async (judgeId: string): Promise<Seat> => {
    const judge = await create(judgeId)
    return { judge, limit: pLimit(judge.heuristic ? heuristicInFlight : env().JUDGE_CONCURRENCY) }
  }
  return (judgeId) => {
    const known = seats.get(judgeId)
    if (known) return known
    const seat = take(judgeId)
    seats.set(judgeId, seat)
    // What was wrong (a missing key) may be mended by the time it is asked for again.
    seat.catch(() => seats.delete(judgeId))
    return seat
  }
}
