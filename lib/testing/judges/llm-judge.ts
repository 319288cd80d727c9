import { parseEnv } from "@/lib/env"
import { createChat, type Tries } from "@/lib/judge/llm/chat"
import { createLlmJudge, type LlmJudge } from "@/lib/judge/llm/llm-judge"
import { providerEndpoint } from "@/lib/judge/llm/endpoints/providers"
import { createLimits, type Limits } from "@/lib/judge/limits/call-limits"

export type LlmJudgeSetting = {
  readonly url: string
  readonly key?: string
  readonly timeoutMs?: number
  readonly concurrency?: number
  readonly structured?: boolean
  readonly limits?: Limits
  readonly tries?: Partial<Tries>
  readonly ratePatienceMs?: number
  readonly fatalForMs?: number
}

/** The real LLM judge on a server of the test, with pauses of milliseconds instead of seconds. */
export async function testLlmJudge(setting: LlmJudgeSetting): Promise<LlmJudge> {
  const { url, key = "test-key-0123456789", timeoutMs = 5_000, concurrency = 8, structured = false } = setting
  const environment = parseEnv({
    JUDGE_BASE_URL: url,
    JUDGE_MODEL: "fake",
    JUDGE_API_KEY: key,
    JUDGE_CONCURRENCY: String(concurrency),
    JUDGE_STRUCTURED_OUTPUTS: structured ? "1" : "0",
  })
  const { endpoint, secrets } = await providerEndpoint("compatible", "fake", environment)
  const chat = createChat({
    endpoint,
    label: "compatible/fake",
    limits: setting.limits ?? createLimits(concurrency),
    timeoutMs,
    secrets,
    backoffMs: 1,
    tries: setting.tries ?? {},
    ...(setting.fatalForMs === undefined ? {} : { fatalForMs: setting.fatalForMs }),
    ...(setting.ratePatienceMs === undefined ? {} : { ratePatienceMs: setting.ratePatienceMs }),
  })
  return createLlmJudge({ id: "compatible/fake", chat, structured, parameters: {} })
}
