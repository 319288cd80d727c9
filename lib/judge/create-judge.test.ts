import { afterEach, describe, expect, it } from "vitest"
import { parseEnv } from "@/lib/env"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { createJudge } from "./create-judge"
import { hostedModel, providerEndpoint } from "./llm/endpoints/providers"
import { memoryStore } from "@/lib/testing/judges/memory-store"

let server: FakeJudge | undefined
afterEach(() => server?.close())

const request = { dataset: "d", exampleId: "e", input: "i", output: "o", reference: null, correctOutputs: [] }

describe("createJudge", () => {
  it("makes the judge that the environment describes, with its replies kept", async () => {
    server = await startFakeJudge({ key: "k-123456" })
    const environment = parseEnv({
      JUDGE_BASE_URL: server.url,
      JUDGE_MODEL: "org/some-model",
      JUDGE_API_KEY: "k-123456",
    })
    const store = memoryStore()
    const judge = await createJudge("compatible/org/some-model", { store, environment })
    await judge.diagnose(request)
    await (await createJudge("compatible/org/some-model", { store, environment })).diagnose(request)
    expect(server.stats.requests).toBe(1)
    expect(server.stats.seen[0]?.body).toMatchObject({ model: "org/some-model", temperature: 0 })
  })

  it("needs no key for an endpoint that needs none", async () => {
    server = await startFakeJudge()
    const environment = parseEnv({ JUDGE_BASE_URL: server.url, JUDGE_MODEL: "m" })
    const judge = await createJudge("compatible/m", { store: memoryStore(), environment })
    expect((await judge.diagnose(request)).ok).toBe(true)
    expect(server.stats.seen[0]?.authorization).toBe("")
  })

  it.each(["", "gpt", "openai/m", "compatible/other", "builtin/x", "compatible"])(
    "refuses %j and names what there is",
    async (id) => {
      const environment = parseEnv({ JUDGE_BASE_URL: "http://127.0.0.1:9/v1", JUDGE_MODEL: "m" })
      await expect(createJudge(id, { store: memoryStore(), environment })).rejects.toMatchObject({
        code: "invalid",
        message: expect.stringContaining("Available: builtin, builtin+compatible/m, compatible/m."),
      })
    },
  )

  it("sends the schema by the protocol when the endpoint takes it, else in the prompt", async () => {
    server = await startFakeJudge()
    const variables = { JUDGE_BASE_URL: server.url, JUDGE_MODEL: "m" }
    for (const on of ["1", "0"]) {
      const environment = parseEnv({ ...variables, JUDGE_STRUCTURED_OUTPUTS: on })
      await (await createJudge("compatible/m", { store: memoryStore(), environment })).diagnose(request)
    }
    const [byProtocol, inPrompt] = server.stats.seen
    expect(byProtocol?.body).toMatchObject({ response_format: { type: "json_schema", json_schema: { strict: true } } })
    expect(byProtocol?.system).not.toContain("JSON schema")
    expect(inPrompt?.body).not.toHaveProperty("response_format")
    expect(inPrompt?.system).toContain('JSON schema of the object:\n{"type":"object"')
  })
})

describe("a hosted provider", () => {
  it.each([
    ["openai", "openai"],
    ["anthropic", "anthropic"],
    ["google", "google"],
    ["azure", "azure"],
  ] as const)("%s comes from its own package, with its key as a secret", async (provider, name) => {
    const key = `${provider}-key`
    const environment = parseEnv({
      OPENAI_API_KEY: key,
      ANTHROPIC_API_KEY: key,
      GOOGLE_GENERATIVE_AI_API_KEY: key,
      AZURE_API_KEY: key,
      AZURE_RESOURCE_NAME: "r",
    })
    const { model } = await hostedModel(provider, "some-model", environment)
    expect(model.provider).toContain(name)
    expect(model.modelId).toBe("some-model")
    expect(model.specificationVersion).toBe("v3")
    const { secrets, temperature } = await providerEndpoint(provider, "some-model", environment)
    expect(secrets).toEqual([key])
    expect(temperature).toBeNull()
  })
})
