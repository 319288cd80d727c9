import type { Env } from "@/lib/env"
import type { Provider } from "@/lib/judges"
import type { ChatModel } from "./chat"
import { createFetch } from "./http"

export type ProviderModel = {
  readonly model: ChatModel
  /** takes a JSON schema for its reply */
  readonly structured: boolean
  readonly temperature: number | null
  /** everything that must never show: keys, and credentials inside an address */
  readonly secrets: readonly string[]
  /** host and path, for sentences and for the key of stored replies */
  readonly address: string | null
}

/**
 * The model behind "<provider>/<model>", with the keys of the environment. The caller has checked that they are set.
 * Only the package of this provider is loaded.
 */
export async function providerModel(provider: Provider, model: string, environment: Env): Promise<ProviderModel> {
  const fetch = createFetch({ connections: environment.JUDGE_CONCURRENCY })
  const temperature = temperatureFor(provider, environment)
  const hosted = { structured: true, temperature, address: null }
  switch (provider) {
    case "compatible": {
      const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible")
      const baseURL = environment.JUDGE_BASE_URL ?? ""
      const apiKey = environment.JUDGE_API_KEY
      const create = createOpenAICompatible({
        name: "compatible",
        baseURL,
        ...(apiKey === undefined ? {} : { apiKey }),
        supportsStructuredOutputs: environment.JUDGE_STRUCTURED_OUTPUTS,
        fetch,
      })
      const structured = environment.JUDGE_STRUCTURED_OUTPUTS
      return {
        model: create(model),
        structured,
        temperature,
        secrets: secretsOf(apiKey, baseURL),
        address: addressOf(baseURL),
      }
    }
    case "openai": {
      const { createOpenAI } = await import("@ai-sdk/openai")
      const apiKey = environment.OPENAI_API_KEY ?? ""
      return { ...hosted, model: createOpenAI({ apiKey, fetch })(model), secrets: secretsOf(apiKey) }
    }
    case "anthropic": {
      const { createAnthropic } = await import("@ai-sdk/anthropic")
      const apiKey = environment.ANTHROPIC_API_KEY ?? ""
      return { ...hosted, model: createAnthropic({ apiKey, fetch })(model), secrets: secretsOf(apiKey) }
    }
    case "google": {
      const { createGoogleGenerativeAI } = await import("@ai-sdk/google")
      const apiKey = environment.GOOGLE_GENERATIVE_AI_API_KEY ?? ""
      return { ...hosted, model: createGoogleGenerativeAI({ apiKey, fetch })(model), secrets: secretsOf(apiKey) }
    }
    case "azure": {
      const { createAzure } = await import("@ai-sdk/azure")
      const apiKey = environment.AZURE_API_KEY ?? ""
      const resourceName = environment.AZURE_RESOURCE_NAME ?? ""
      const create = createAzure({ apiKey, resourceName, fetch })
      return { ...hosted, model: create(model), secrets: secretsOf(apiKey), address: resourceName }
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
