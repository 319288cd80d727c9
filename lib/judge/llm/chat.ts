import type { LanguageModel } from "ai"
import { setTimeout as sleep } from "node:timers/promises"
import { z } from "zod"
import type { Usage } from "@/lib/analysis/judge"
import { AppError } from "@/lib/errors"
import { untilAborted, type Limits } from "../limits"
import { readCallError, type CallProblem } from "./call-errors"
import { redact } from "./redact"

/**
 * A model of the SDK, called by its provider interface: generateText does the same call for three times the CPU, and
 * its own retries know nothing of the shared limits.
 */
export type ChatModel = Extract<LanguageModel, { readonly specificationVersion: "v3" }>

export type ChatOptions = {
  readonly model: ChatModel
  /** for sentences: "compatible/my-model at 127.0.0.1:8000" */
  readonly label: string
  readonly limits: Limits
  readonly timeoutMs: number
  readonly temperature: number | null
  readonly maxOutputTokens: number | null
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

export type ChatRequest = {
  readonly system: string
  readonly user: string
  /** set when the endpoint takes a JSON schema */
  readonly schema: { readonly name: string; readonly json: Record<string, unknown> } | null
  readonly signal?: AbortSignal | undefined
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
        return outcome.result
      }
      if (outcome.kind !== "unreachable" && outcome.kind !== "timeout") everAnswered = true
      const detail = outcome.kind === "fatal" ? outcome.sentence : redact(outcome.detail, options.secrets)
      const none = { inputTokens: 0, outputTokens: 0 }
      if (outcome.kind === "fatal") {
        const error = new AppError("unavailable", `The judge ${options.label} ${detail}.`)
        fatal = { error, until: Date.now() + fatalForMs }
        throw error
      }
      if (outcome.kind === "too-long" || outcome.kind === "refused")
        return { ok: false, reason: outcome.kind, detail, usage: none }
      if (outcome.kind === "rejected") return { ok: false, reason: "unavailable", detail, usage: none }

      failed[outcome.kind] += 1
      const waitMs = waitAfter(outcome, failed[outcome.kind], options.backoffMs)
      if (failed[outcome.kind] >= tries[outcome.kind] || waitMs > longestWaitMs) {
        if (outcome.kind === "unreachable" && !everAnswered)
          throw new AppError("unavailable", `The judge ${options.label} cannot be reached (${detail}).`)
        return { ok: false, reason: "unavailable", detail, usage: none }
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

type Outcome =
  | CallProblem
  | { readonly kind: "timeout"; readonly detail: string }
  | { readonly kind: "answer"; readonly result: ChatResult }

async function callOnce(
  { model, timeoutMs, temperature, maxOutputTokens }: ChatOptions,
  request: ChatRequest,
): Promise<Outcome> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(new Error("time-out")), timeoutMs)
  const cancel = () => abort.abort(request.signal?.reason)
  request.signal?.addEventListener("abort", cancel, { once: true })
  try {
    request.signal?.throwIfAborted()
    const call = Promise.resolve(
      model.doGenerate({
        prompt: [
          { role: "system", content: request.system },
          { role: "user", content: [{ type: "text", text: request.user }] },
        ],
        ...(temperature === null ? {} : { temperature }),
        ...(maxOutputTokens === null ? {} : { maxOutputTokens }),
        ...(request.schema
          ? { responseFormat: { type: "json" as const, name: request.schema.name, schema: request.schema.json } }
          : {}),
        abortSignal: abort.signal,
      }),
    )
    return { kind: "answer", result: readAnswer(await untilAborted(call, abort.signal)) }
  } catch (error) {
    request.signal?.throwIfAborted()
    if (abort.signal.aborted) return { kind: "timeout", detail: `no answer within ${timeoutMs / 1_000} s` }
    return readCallError(error)
  } finally {
    clearTimeout(timer)
    request.signal?.removeEventListener("abort", cancel)
  }
}

type Generated = Awaited<ReturnType<ChatModel["doGenerate"]>>

function readAnswer(generated: Generated): ChatResult {
  const usage = {
    inputTokens: generated.usage.inputTokens.total ?? 0,
    outputTokens: generated.usage.outputTokens.total ?? 0,
  }
  const text = generated.content.map((part) => (part.type === "text" ? part.text : "")).join("")
  const refusal = openAiRefusal.safeParse(generated.response?.body).data?.choices[0]?.message.refusal
  if (refusal) return { ok: false, reason: "refused", detail: "the judge declined", usage }
  if (generated.finishReason.unified === "content-filter" && !text.includes("{"))
    return { ok: false, reason: "refused", detail: "the endpoint's content filter", usage }
  return { ok: true, text, cut: generated.finishReason.unified === "length", usage }
}

/** Chat completions put a refusal beside the content; the compatible provider drops it. */
const openAiRefusal = z.object({
  choices: z.array(z.object({ message: z.object({ refusal: z.string().nullish() }) })),
})
