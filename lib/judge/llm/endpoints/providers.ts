import type { Env } from "@/lib/env"
import type { Provider } from "@/lib/judge-info/available-judges"
import { completionsEndpoint } from "./completions"
import type { Endpoint, Sampling } from "./endpoint"
import { createFetch } from "./http"
import { sdkEndpoint, type ChatModel } from "./sdk-endpoint"

export type ProviderEndpoint = Sampling & {
  readonly endpoint: Endpoint
  /** takes a JSON schema for its reply */
  readonly structured: boolean
  /** everything that must never show: keys, and credentials inside an address */
  readonly secrets: readonly string[]
  /** host and path, for sentences and for the key of stored replies */
  readonly address: string | null
}

/**
 * The endpoint behind "<provider>/<model>", with the keys of the environment. The caller has checked that they are set.
 */
export async function providerEndpoint(provider: Provider, model: string, environment: Env): Promise<ProviderEndpoint> {
  const { JUDGE_CONCURRENCY: connections, JUDGE_MAX_OUTPUT_TOKENS: maximum } = environment
  const sampling = { temperature: temperatureFor(provider, environment), maxOutputTokens: maximum || null }
  if (provider === "compatible") {
    const { JUDGE_BASE_URL: baseURL = "", JUDGE_API_KEY: apiKey } = environment
    return {
      ...sampling,
      endpoint: completionsEndpoint({ ...sampling, baseURL, apiKey, model, connections }),
      structured: environment.JUDGE_STRUCTURED_OUTPUTS,
      secrets: secretsOf(apiKey, baseURL),
      address: addressOf(baseURL),
    }
  }
  const hosted = await hostedModel(provider, model, environment)
  return {
    ...sampling,
    endpoint: sdkEndpoint(hosted.model, sampling),
    structured: true,
    secrets: secretsOf(hosted.apiKey),
    address: provider === "azure" ? (environment.AZURE_RESOURCE_NAME ?? "") : null,
  }
}

/** The SDK's model of a hosted provider; only the package of this provider is loaded. @internal */
export async function hostedModel(
  provider: Exclude<Provider, "compatible">,
  model: string,
  environment: Env,
): Promise<{ readonly model: ChatModel; readonly apiKey: string }> {
  const fetch = createFetch({ connections: environment.JUDGE_CONCURRENCY })
  switch (provider) {
    case "openai": {
      const { createOpenAI } = await import("@ai-sdk/openai")
      const apiKey = environment.OPENAI_API_KEY ?? ""
      return { apiKey, model: createOpenAI({ apiKey, fetch })(model) }
    }
    case "anthropic": {
      const { createAnthropic } = await import("@ai-sdk/anthropic")
      const apiKey = environment.ANTHROPIC_API_KEY ?? ""
      return { apiKey, model: createAnthropic({ apiKey, fetch })(model) }
    }
    case "google": {
      const { createGoogleGenerativeAI } = await import("@ai-sdk/google")
      const apiKey = environment.GOOGLE_GENERATIVE_AI_API_KEY ?? ""
      return { apiKey, model: createGoogleGenerativeAI({ apiKey, fetch })(model) }
    }
    case "azure": {
      const { createAzure } = await import("@ai-sdk/azure")
      const apiKey = environment.AZURE_API_KEY ?? ""
      return {
        apiKey,
        model: createAzure({ apiKey, resourceName: environment.AZURE_RESOURCE_NAME ?? "", fetch })(model),
      }
    }
  }
}

/** Servers of one's own take a temperature; the newest hosted models refuse any. */
function temperatureFor(provider: Provider, { JUDGE_TEMPERATURE }: Env): number | null {
  if (typeof JUDGE_TEMPERATURE === "number") return JUDGE_TEMPERATURE
  return provider === "compatible" && JUDGE_TEMPERATURE === undefined ? 0 : null
}

function secretsOf(apiKey: string | undefined, baseURL = ""): string[] {
  const url = URL.canParse(baseURL) ? new URL(baseURL) : null
  return [apiKey ?? "", url?.password ?? "", url?.search.slice(1) ?? ""].filter((secret) => secret !== "")
}

function addressOf(baseURL: string): string | null {
  if (!URL.canParse(baseURL)) return null
  const url = new URL(baseURL)
  return `${url.host}${url.pathname.replace(/\/$/, "")}`
}
