import { reusedUsage, type Judge, type JudgeResult } from "@/lib/method/judge/judge"
import type { Payer, ReplyStore } from "@/lib/domain/judges/judge-reply"
import { hashWith } from "./request-hash"
import { untilAborted } from "@/lib/judge/limits/on-abort"
import { assignmentsCodec, diagnosisCodec, draftsCodec, type ReplyCodec } from "./reply-codec"

export type MemoOptions = {
  /** to ask the same thing again on purpose, as if it had never been asked */
  readonly replicate?: number
  /** the results that are read, where no analysis pays for the replies */
  readonly resultSetId?: number | undefined
  /** what the judge's replies depend on beside the request */
  readonly parameters?: Readonly<Record<string, unknown>>
}

type Ask<Request, Value> = (request: Request) => Promise<JudgeResult<Value>>
type Asked = {
  readonly signal?: AbortSignal
  readonly onTurn?: () => void
  readonly timeoutMs?: number
  readonly inside?: boolean
  readonly payer?: Payer
}

type Call = { readonly answer: Promise<JudgeResult<unknown>>; readonly askedBy: number | undefined }

/** Calls under way, by store and key: whoever asks the same meanwhile waits for the same answer. */
const underWay = new WeakMap<ReplyStore, Map<string, Call>>()

/**
 * The same judge, never paid twice for the same request: good replies are kept under the hash of judge, parameters,
 * task and request. What failed is asked again the next time. A stored reply has no usage.
 */
export function withMemo(
  judge: Judge,
  store: ReplyStore,
  { replicate = 0, resultSetId, parameters = {} }: MemoOptions = {},
): Judge {
  const calls = underWay.get(store) ?? new Map<string, Call>()
  underWay.set(store, calls)

  function remember<Request extends Asked, Value>(
    task: string,
    ask: Ask<Request, Value>,
    codec: ReplyCodec<Value>,
  ): Ask<Request, Value> {
    const keyOf = hashWith({ judge: judge.id, parameters, task, replicate }, "request")
    const answer: Ask<Request, Value> = async (request) => {
      const { signal, onTurn: _onTurn, timeoutMs: _timeout, inside: _inside, payer, ...plain } = request
      const askedBy = payer?.analysisId
      signal?.throwIfAborted()
      const key = keyOf(plain)
      const known = calls.get(key)
      if (known) {
        const shared = await share(known.answer as Promise<JudgeResult<Value>>, () => answer(request), signal)
        // The store is to know that both have it.
        if (shared.ok && askedBy !== undefined && askedBy !== known.askedBy) await store.get(key, askedBy)
        return shared
      }
      const call = recallOrAsk(key, request)
      calls.set(key, { answer: call, askedBy })
      try {
        return await call
      } finally {
        calls.delete(key)
      }
    }

    async function recallOrAsk(key: string, request: Request): Promise<JudgeResult<Value>> {
      const kept = await store.get(key, request.payer?.analysisId)
      const value = kept ? codec.decode(kept.reply) : null
      if (value !== null) return { ok: true, value, usage: reusedUsage }
      const result = await ask(request)
      if (!result.ok) return result
      const { usage } = result
      const { inputTokens, outputTokens, cachedInputTokens = 0 } = usage
      const payment = request.payer && { payer: request.payer, inputTokens, cachedInputTokens, outputTokens }
      const reply = {
        judgeId: judge.id,
        task,
        reply: codec.encode(result.value),
        inputTokens,
        outputTokens,
        resultSetId,
      }
      return (await store.put(key, reply, payment)) ? { ...result, usage: { ...usage, settled: true } } : result
    }

    return answer
  }

  return {
    id: judge.id,
    heuristic: judge.heuristic,
    queues: judge.queues ?? false,
    diagnose: remember("diagnose", (request) => judge.diagnose(request), diagnosisCodec),
    proposeCategories: remember("propose-categories", (request) => judge.proposeCategories(request), draftsCodec),
    refineCategories: remember("refine-categories", (request) => judge.refineCategories(request), draftsCodec),
    reviewCategories: remember("review-categories", (request) => judge.reviewCategories(request), draftsCodec),
    assignCategories: remember("assign-categories", (request) => judge.assignCategories(request), assignmentsCodec),
  }
}

/** Somebody else's call: its price is theirs, and their cancelling is not ours. */
async function share<Value>(
  call: Promise<JudgeResult<Value>>,
  askAgain: () => Promise<JudgeResult<Value>>,
  signal: AbortSignal | undefined,
): Promise<JudgeResult<Value>> {
  const result = await untilAborted(call, signal).catch((error: unknown) => {
    signal?.throwIfAborted()
    // Theirs was cancelled, or taken back before it left.
    if (isAbort(error) || !(error instanceof Error)) return null
    throw error
  })
  return result === null ? askAgain() : { ...result, usage: reusedUsage }
}

const isAbort = (error: unknown) => error instanceof Error && error.name === "AbortError"
