import "server-only"
import type { AssignRequest, Judge, JudgeResult, Usage } from "@/lib/method/judge/judge"
import type { Payer } from "@/lib/domain/judges/judge-reply"
import type { AnalysisJob, StabilityJob } from "@/lib/data/base/jobs"
import { pauseForCap, recordSpend, type Account } from "@/lib/data/judges/spend"
import { failStability } from "@/lib/data/stability/stability-runs"
import { costOf } from "@/lib/domain/judges/price"
import { isCapReached, sumSpend, type SpendStage, type StageSpend } from "@/lib/domain/judges/spend"
import type { AnalysisStatus } from "@/lib/domain/enums"
import { formatCount, formatUsd } from "@/lib/format"
import { createCapRoom, type Standing } from "./spend-cap-gate"

/** Counts what one process asks for one analysis, and stops it at its cap. */
export type SpendMeter = {
  /** The same judge; each answer is counted before it is handed on. */
  metered(judge: Judge): Judge
  /** Writes what is new, at most once a moment for all who ask, and tells the status; null: gone or started anew. */
  look(): Promise<AnalysisStatus | null>
  isCapReached(): boolean
  /** Writes what was answered so far. */
  flush(): Promise<void>
  /** Waits for the calls under way, and writes what is left. */
  end(): Promise<void>
}

/** Looks closer together than this (milliseconds) are one. */
const moment = 400

/** Whose calls are counted, where, and what happens at the cap. */
type Ledger = {
  readonly analysisId: number
  readonly record: (parts: readonly StageSpend[]) => Promise<Account>
  /** false: the cap has nothing to stop any more */
  readonly goesOn: (account: Account) => boolean
  readonly stop: (sentence: string) => Promise<void>
  /** all calls are of this stage */
  readonly stage?: SpendStage
}

export function createSpendMeter(job: AnalysisJob): SpendMeter {
  return meterOf({
    analysisId: job.analysisId,
    record: (parts) => recordSpend(job, parts),
    goesOn: ({ status }) => status === "running",
    stop: (sentence) => pauseForCap(job, sentence),
  })
}

/** The same for trees grown again: counted with their analysis, whose cap ends the measurement. */
export function createStabilityMeter(job: StabilityJob, analysisId: number): SpendMeter {
  return meterOf({
    analysisId,
    record: (parts) => recordSpend({ analysisId, attempt: -1 }, parts),
    goesOn: () => true,
    stop: (sentence) => failStability(job, sentence),
    stage: "stability",
  })
}

function meterOf(ledger: Ledger): SpendMeter {
  let account: Account | null = null
  let unwritten = new Map<SpendStage, StageSpend>()
  /** written with their replies (lib/data/judges/judge-replies.ts) since the account was read: in the database, not yet in it */
  let settled: StageSpend[] = []
  let onTheirWay: readonly StageSpend[] = []
  let writing: Promise<AnalysisStatus | null> = Promise.resolve(null)
  let lastWrite = -Infinity
  let reached = false

  async function write(): Promise<AnalysisStatus | null> {
    const parts = [...unwritten.values()]
    unwritten = new Map()
    onTheirWay = parts
    const known = settled.length
    try {
      account = await ledger.record(parts)
      settled = settled.slice(known)
    } catch (error) {
      parts.forEach(put)
      throw error
    } finally {
      onTheirWay = []
    }
    reached = isCapReached(account.spent, account.price, account.cap)
    if (!reached || !ledger.goesOn(account)) return account.status
    await ledger.stop(capSentence(account))
    return "paused"
  }

  /** One after the other, so that the account is always the latest. */
  function writeNow(): Promise<AnalysisStatus | null> {
    lastWrite = performance.now()
    writing = writing.catch(() => null).then(write)
    return writing
  }

  function putIn(part: StageSpend, isSettled: boolean): void {
    if (isSettled) settled.push(part)
    else put(part)
  }

  function put(part: StageSpend): void {
    const before = unwritten.get(part.stage)
    unwritten.set(part.stage, { stage: part.stage, ...sumSpend(before ? [before, part] : [part]) })
  }

  /** Waits only when this very answer reaches the cap: then until the pause is written. */
  async function count(own: SpendStage, usage: Usage): Promise<void> {
    const stage = ledger.stage ?? own
    const { reused, local, inputTokens, outputTokens, cachedInputTokens = 0 } = usage
    if (local) return
    const asked = reused ? { calls: 0, reused: 1 } : { calls: 1, reused: 0 }
    putIn({ stage, ...asked, inputTokens, outputTokens, cachedInputTokens }, usage.settled === true)
    const now = capped()
    if (reached || !now) return
    reached = isCapReached(now.spent, now.price, now.cap)
    if (reached) await writeNow().catch(() => undefined)
  }

  /** null: there is no cap to mind. */
  function capped(): Standing | null {
    if (!account || (account.cap.usd === null && account.cap.tokens === null)) return null
    const { price, cap } = account
    return { spent: sumSpend([account.spent, ...onTheirWay, ...settled, ...unwritten.values()]), price, cap }
  }

  const inRoom = createCapRoom(capped)
  let underWay = 0
  const whenIdle: (() => void)[] = []
  const meter = async <T>(
    stage: SpendStage,
    call: (payer: Payer) => Promise<JudgeResult<T>>,
  ): Promise<JudgeResult<T>> => {
    const payer = { analysisId: ledger.analysisId, stage: ledger.stage ?? stage }
    const counted = async () => {
      const result = await call(payer)
      await count(stage, result.usage)
      return result
    }
    underWay += 1
    try {
      return await (capped() ? inRoom(counted) : counted())
    } finally {
      underWay -= 1
      if (underWay === 0) for (const resolve of whenIdle.splice(0)) resolve()
    }
  }
  const flush = async () => {
    await writing.catch(() => undefined)
    if (unwritten.size > 0) await writeNow().catch(() => undefined)
  }
  const building = (parent: unknown): SpendStage => (parent === null ? "construct" : "recursion")
  const placing = ({ inside }: AssignRequest): SpendStage => (inside ? "recursion" : "classify")

  return {
    metered: (judge) => ({
      id: judge.id,
      heuristic: judge.heuristic,
      diagnose: (request) => meter("diagnose", (payer) => judge.diagnose({ ...request, payer })),
      proposeCategories: (request) =>
        meter(building(request.parent), (payer) => judge.proposeCategories({ ...request, payer })),
      refineCategories: (request) =>
        meter(building(request.parent), (payer) => judge.refineCategories({ ...request, payer })),
      reviewCategories: (request) =>
        meter(building(request.parent), (payer) => judge.reviewCategories({ ...request, payer })),
      assignCategories: (request) => meter(placing(request), (payer) => judge.assignCategories({ ...request, payer })),
    }),
    look: () => (performance.now() - lastWrite < moment ? writing : writeNow()),
    isCapReached: () => reached,
    flush,
    end: async () => {
      if (underWay > 0) await new Promise<void>((resolve) => whenIdle.push(resolve))
      await flush()
    },
  }
}

function capSentence({ spent, price, cap }: Account): string {
  const usd = costOf(spent, price)
  const tokens = spent.inputTokens + spent.outputTokens
  const isMoney = cap.usd !== null && usd !== null && usd >= cap.usd
  const figures = isMoney
    ? `${formatUsd(usd)} of ${formatUsd(cap.usd)}`
    : `${formatCount(tokens)} of ${formatCount(cap.tokens ?? 0)} tokens`
  return `Spend cap reached: ${figures}. Nothing is lost; raise the cap to go on.`
}
