import "server-only"
import type { Judge } from "@/lib/method/judge/judge"
import type { ReplyStore } from "@/lib/domain/judges/judge-reply"
import { builtinFirstOf } from "@/lib/domain/judges/judge-id"
import { env, type Env } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { findJudge, listJudges, providers, type Provider } from "@/lib/judge-info/available-judges"
import { builtinFirst } from "./builtin-first"
import { createLimits } from "./limits/call-limits"
import { createChat, type Chat, type ChatRequest, type ChatResult } from "./llm/chat"
import { createLlmJudge, type LlmJudgeOptions } from "./llm/llm-judge"
import { providerEndpoint } from "./llm/endpoints/providers"
import { withMemo } from "./memo/memo"

export type CreateJudgeOptions = {
  readonly store: ReplyStore
  /** to ask the same things again on purpose */
  readonly replicate?: number
  /** the results that are read, where no analysis pays for the replies: these go with them */
  readonly resultSetId?: number
  readonly environment?: Env
  /** told of every call that goes out, with its prompt and its reply in full */
  readonly record?: (exchange: Exchange) => void
}

/** One call as it was made. */
export type Exchange = { readonly request: ChatRequest; readonly result: ChatResult }

/**
 * The judge of this id, ready to be asked: "builtin", or "<provider>/<model>" with its replies kept in `store`, or
 * "builtin+<provider>/<model>", the first before the second.
 * Throws AppError invalid, with the ids there are, for an id that is unknown or not configured.
 */
export async function createJudge(judgeId: string, options: CreateJudgeOptions): Promise<Judge> {
  const { store, replicate = 0, resultSetId, environment = env() } = options
  if (!findJudge(judgeId, environment)?.available) {
    const ids = listJudges(environment)
      .filter((judge) => judge.available)
      .map((judge) => judge.id)
    throw new AppError("invalid", `There is no judge "${judgeId.slice(0, 200)}". Available: ${ids.join(", ")}.`)
  }
  if (judgeId === "builtin") {
    // Loaded only when asked for: it brings the similarity model with it.
    const { createBuiltinJudge } = await import("@/lib/judge/checks/builtin-judge")
    return createBuiltinJudge()
  }
  const both = builtinFirstOf(judgeId)
  if (both) {
    const [builtin, reader] = await Promise.all([createJudge("builtin", options), createJudge(both.reader, options)])
    return builtinFirst({ id: judgeId, builtin, reader, accept: both })
  }
  const parts = await llmParts(judgeId, environment)
  const judge = createLlmJudge(options.record ? { ...parts, chat: recorded(parts.chat, options.record) } : parts)
  return withMemo(judge, store, { replicate, resultSetId, parameters: judge.parameters })
}

/** One per judge and process, so that all analyses share its connections, its limits and what it was told to wait. */
const llmJudges = new WeakMap<Env, Map<string, Promise<LlmJudgeOptions>>>()

function llmParts(judgeId: string, environment: Env): Promise<LlmJudgeOptions> {
  const known = llmJudges.get(environment) ?? new Map<string, Promise<LlmJudgeOptions>>()
  llmJudges.set(environment, known)
  const parts = known.get(judgeId) ?? connect(judgeId, environment)
  known.set(judgeId, parts)
  return parts
}

function recorded(chat: Chat, record: (exchange: Exchange) => void): Chat {
  return async (request) => {
    const result = await chat(request)
    record({ request, result })
    return result
  }
}

async function connect(judgeId: string, environment: Env): Promise<LlmJudgeOptions> {
  const provider = providers.find((name) => judgeId.startsWith(`${name}/`)) satisfies Provider | undefined
  if (!provider) throw new AppError("invalid", `There is no provider for the judge "${judgeId}".`)
  const { endpoint, structured, temperature, maxOutputTokens, secrets, address } = await providerEndpoint(
    provider,
    judgeId.slice(provider.length + 1),
    environment,
  )
  const chat = createChat({
    endpoint,
    label: address ? `${judgeId} at ${address}` : judgeId,
    limits: createLimits(environment.JUDGE_CONCURRENCY),
    timeoutMs: environment.JUDGE_TIMEOUT_SECONDS * 1_000,
    secrets,
    backoffMs: 500,
  })
  return { id: judgeId, chat, structured, parameters: { address, temperature, maxOutputTokens } }
}
