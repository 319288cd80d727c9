import { setTimeout as sleep } from "node:timers/promises"
import { noUsage, type Usage } from "@/lib/method/judge/judge"
import { AppError } from "@/lib/errors"
import type { Limits } from "@/lib/judge/limits/call-limits"
import { onAbort } from "@/lib/judge/limits/on-abort"
import type { CallProblem } from "./endpoints/call-errors"
import type { Answer, ChatCall, Endpoint } from "./endpoints/endpoint"
import { redact } from "./redact"

export type ChatOptions = {
  readonly endpoint: Endpoint
  /** for sentences: "compatible/my-model at 127.0.0.1:8000" */
  readonly label: string
  readonly limits: Limits
  readonly timeoutMs: number
  /** never to be seen in a sentence */
  readonly secrets: readonly string[]
  /** first pause after an error; it doubles with every further one */
  readonly backoffMs: number
  /** calls of one request that may end in the same way, the last one included */
  readonly tries?: Partial<Tries>
  /** how long nothing is asked after an error that stops the run */
  readonly fatalForMs?: number
  /** how long a request that meets nothing but rate limits is asked again */
  readonly ratePatienceMs?: number
}

/** @internal */
export type Tries = { readonly passing: number; readonly unreachable: number; readonly timeout: number }

export type ChatRequest = ChatCall & {
  readonly signal?: AbortSignal | undefined
  readonly onTurn?: (() => void) | undefined
  /** of this call, instead of the judge's */
  readonly timeoutMs?: number | undefined
}

export type ChatResult =
  | { readonly ok: true; readonly text: string; readonly cut: boolean; readonly usage: Usage }
  | {
      readonly ok: false
      readonly reason: "refused" | "unavailable" | "too-long"
      readonly detail: string
      readonly usage: Usage
    }

export type Chat = (request: ChatRequest) => Promise<ChatResult>

const defaultTries: Tries = { passing: 6, unreachable: 4, timeout: 2 }
/** A rate limit is no failure of the request: it is waited out far longer than an error. */
const defaultRatePatienceMs = 900_000
/** An endpoint that wants to be left alone for longer (a daily quota) is not waited for: the run stops and says so. */
const longestPauseMs = 600_000
const longestBackoffMs = 30_000
/** After a configuration error nothing is asked for a moment: calls on their way must not hammer who said no. */
const defaultFatalForMs = 2_000

/** One chat call with time-out, retries and shared limits. Throws only for what stops a run. */
export function createChat(options: ChatOptions): Chat {
  const { limits, label, backoffMs, ratePatienceMs = defaultRatePatienceMs, fatalForMs = defaultFatalForMs } = options
  const tries: Tries = { ...defaultTries, ...options.tries }
  let fatal: { readonly sentence: string; readonly until: number } | undefined
  let everAnswered = false

  const stopIfFatal = () => {
    if (fatal && Date.now() < fatal.until) throw stopped(fatal.sentence)
  }
  const stopped = (sentence: string) => new AppError("unavailable", `The judge ${label} ${sentence}.`)
  const stopAll = (sentence: string) => {
    fatal = { sentence, until: Date.now() + fatalForMs }
    return stopped(sentence)
  }

  return async (request) => {
    const failed = { passing: 0, unreachable: 0, rate: 0, timeout: 0 }
    let limitedSince: number | null = null
    for (;;) {
      let round = 0
      const outcome = await limits.run((now) => {
        round = now
        // Whoever was still waiting for a turn when somebody else met the error.
        stopIfFatal()
        request.onTurn?.()
        return callOnce(options, request)
      }, request.signal)
      if (outcome.kind === "answer") {
        everAnswered = true
        limits.accepted(round)
        return readAnswer(outcome)
      }
      if (outcome.kind === "fatal") throw stopAll(outcome.sentence)
      if (outcome.kind !== "unreachable" && outcome.kind !== "timeout") everAnswered = true
      const detail = redact(outcome.detail, options.secrets)
      const unavailable = { ok: false, reason: "unavailable", detail, usage: noUsage } as const
      if (outcome.kind === "too-long" || outcome.kind === "refused" || outcome.kind === "rejected") {
        limits.accepted(round)
        return outcome.kind === "rejected" ? unavailable : { ...unavailable, reason: outcome.kind }
      }

      failed[outcome.kind] += 1
      const asked = "waitMs" in outcome ? outcome.waitMs : null
      const waitMs = asked || backoff(failed[outcome.kind], backoffMs)
      if (waitMs > longestPauseMs)
        throw stopAll(`asks for a pause of ${Math.ceil(waitMs / 60_000)} minutes: continue the analysis then`)
      if (outcome.kind === "rate") {
        limits.refused(round, { waitMs, asked: asked !== null })
        limitedSince ??= performance.now()
        if (performance.now() + waitMs - limitedSince > ratePatienceMs) return unavailable
      } else if (failed[outcome.kind] >= tries[outcome.kind]) {
        if (outcome.kind === "unreachable" && !everAnswered) throw stopped(`cannot be reached (${detail})`)
        return unavailable
      }
      await sleep(waitMs, undefined, request.signal ? { signal: request.signal } : {})
    }
  }
}

/** Deterministic: base, 2 base, 4 base ... */
const backoff = (times: number, backoffMs: number) => Math.min(backoffMs * 2 ** (times - 1), longestBackoffMs)

type Outcome = Answer | CallProblem | { readonly kind: "timeout"; readonly detail: string }

/** Rejects only with the signal's reason. */
function callOnce(options: ChatOptions, request: ChatRequest): Promise<Outcome> {
  const { signal, timeoutMs = options.timeoutMs } = request
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      forget()
      settle()
    }
    const stop = options.endpoint(request, (outcome) => end(() => resolve(outcome)))
    const timer = setTimeout(() => {
      stop()
      end(() => resolve({ kind: "timeout", detail: `no answer within ${timeoutMs / 1_000} s` }))
    }, timeoutMs)
    const forget = onAbort(signal, () => {
      stop()
      end(() => reject(signal?.reason))
    })
  })
}

function readAnswer({ text, finish, declined, usage }: Answer): ChatResult {
  if (declined) return { ok: false, reason: "refused", detail: "the judge declined", usage }
  if (finish === "filter" && !text.includes("{"))
    return { ok: false, reason: "refused", detail: "the endpoint's content filter", usage }
  return { ok: true, text, cut: finish === "length", usage }
}
