import { setTimeout as sleep } from "node:timers/promises"
import { noUsage, type Usage } from "@/lib/analysis/judge"
import { AppError } from "@/lib/errors"
import type { Limits } from "../limits"
import { onAbort } from "../on-abort"
import type { CallProblem } from "./call-errors"
import type { Answer, ChatCall, Endpoint } from "./endpoint"
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
}

export type Tries = {
  readonly passing: number
  readonly unreachable: number
  readonly rate: number
  readonly timeout: number
}

export type ChatRequest = ChatCall & { readonly signal?: AbortSignal | undefined }

export type ChatResult =
  | { readonly ok: true; readonly text: string; readonly cut: boolean; readonly usage: Usage }
  | {
      readonly ok: false
      readonly reason: "refused" | "unavailable" | "too-long"
      readonly detail: string
      readonly usage: Usage
    }

export type Chat = (request: ChatRequest) => Promise<ChatResult>

/** A rate limit is no failure: it is waited out far longer than an error. */
const defaultTries: Tries = { passing: 6, unreachable: 4, rate: 40, timeout: 2 }
const longestWaitMs = 300_000
/** After a configuration error nothing is asked for a while: queued calls must not hammer an endpoint that said no. */
const fatalForMs = 15_000

/** One chat call with time-out, retries and shared limits. Throws only for what stops a run. */
export function createChat(options: ChatOptions): Chat {
  let fatal: { readonly error: AppError; readonly until: number } | undefined
  let everAnswered = false
  const tries: Tries = { ...defaultTries, ...options.tries }

  return async (request) => {
    const failed = { passing: 0, unreachable: 0, rate: 0, timeout: 0 }
    for (;;) {
      if (fatal && Date.now() < fatal.until) throw new AppError("unavailable", fatal.error.message)
      let round = 0
      const outcome = await options.limits.run((now) => {
        round = now
        return callOnce(options, request)
      }, request.signal)
      if (outcome.kind === "answer") {
        everAnswered = true
        options.limits.speedUp()
        return readAnswer(outcome)
      }
      if (outcome.kind !== "unreachable" && outcome.kind !== "timeout") everAnswered = true
      const detail = outcome.kind === "fatal" ? outcome.sentence : redact(outcome.detail, options.secrets)
      if (outcome.kind === "fatal") {
        const error = new AppError("unavailable", `The judge ${options.label} ${detail}.`)
        fatal = { error, until: Date.now() + fatalForMs }
        throw error
      }
      if (outcome.kind === "too-long" || outcome.kind === "refused")
        return { ok: false, reason: outcome.kind, detail, usage: noUsage }
      if (outcome.kind === "rejected") return { ok: false, reason: "unavailable", detail, usage: noUsage }

      failed[outcome.kind] += 1
      const waitMs = waitAfter(outcome, failed[outcome.kind], options.backoffMs)
      if (failed[outcome.kind] >= tries[outcome.kind] || waitMs > longestWaitMs) {
        if (outcome.kind === "unreachable" && !everAnswered)
          throw new AppError("unavailable", `The judge ${options.label} cannot be reached (${detail}).`)
        return { ok: false, reason: "unavailable", detail, usage: noUsage }
      }
      if (outcome.kind === "rate") options.limits.slowDown(round, waitMs)
      else await sleep(waitMs, undefined, request.signal ? { signal: request.signal } : {})
    }
  }
}

/** Deterministic: base, 2 base, 4 base ... to 30 s; what the endpoint asks for goes before. */
function waitAfter(outcome: Outcome, times: number, backoffMs: number): number {
  if (outcome.kind === "rate" && outcome.waitMs !== null) return outcome.waitMs
  return Math.min(backoffMs * 2 ** (times - 1), 30_000)
}

type Outcome = Answer | CallProblem | { readonly kind: "timeout"; readonly detail: string }

/** Rejects only with the signal's reason. */
function callOnce({ endpoint, timeoutMs }: ChatOptions, { signal, ...call }: ChatRequest): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      forget()
      settle()
    }
    const stop = endpoint(call, (outcome) => end(() => resolve(outcome)))
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
