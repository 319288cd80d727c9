import { createAnthropic } from "@ai-sdk/anthropic"
import { createAzure } from "@ai-sdk/azure"
import { createGoogleGenerativeAI } from "@ai-sdk/google"
import { createOpenAI } from "@ai-sdk/openai"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createLimits } from "@/lib/judge/limits/call-limits"
import { createChat } from "@/lib/judge/llm/chat"
import { createFetch } from "./http"
import { jsonSchemaOf } from "@/lib/judge/llm/prompts/prompt-task"
import { diagnoseTask } from "@/lib/judge/llm/prompts/diagnose"
import { sdkEndpoint, type ChatModel } from "./sdk-endpoint"

const text = '{"said":"Grüße 😀"}'
const usage = { input_tokens: 11, output_tokens: 7, total_tokens: 18 }

/** The smallest replies in each provider's own protocol (their public API references). */
const replies: [RegExp, unknown][] = [
  [
    /\/responses/,
    {
      id: "r",
      created_at: 0,
      model: "m",
      status: "completed",
      output: [
        { type: "message", id: "o", role: "assistant", content: [{ type: "output_text", text, annotations: [] }] },
      ],
      usage,
    },
  ],
  [
    /\/messages/,
    {
      id: "m",
      type: "message",
      role: "assistant",
      model: "m",
      content: [{ type: "text", text }],
      stop_reason: "end_turn",
      usage,
    },
  ],
  [
    /:generateContent/,
    {
      candidates: [{ content: { role: "model", parts: [{ text }] }, finishReason: "STOP" }],
      usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 7, totalTokenCount: 18 },
    },
  ],
]

let server: Server
let base: string
const seen: { path: string; headers: string; body: unknown }[] = []
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const path = request.url ?? ""
      seen.push({
        path,
        headers: JSON.stringify(request.headers),
        body: JSON.parse(Buffer.concat(chunks).toString() || "null"),
      })
      if (path.includes("/moved")) return void response.writeHead(307, { location: `${base}/elsewhere` }).end()
      if (path.includes("/huge")) return void response.writeHead(200).end(Buffer.alloc(9 * 1024 * 1024))
      const reply = replies.find(([pattern]) => pattern.test(path))?.[1]
      response.writeHead(reply ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(reply ?? {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const fetch = createFetch({ connections: 2 })
const apiKey = "key-of-the-test"
const models: [string, () => ChatModel][] = [
  ["OpenAI", () => createOpenAI({ apiKey, fetch, baseURL: `${base}/v1` })("m")],
  ["Anthropic", () => createAnthropic({ apiKey, fetch, baseURL: `${base}/v1` })("m")],
  ["Google", () => createGoogleGenerativeAI({ apiKey, fetch, baseURL: `${base}/v1beta` })("m")],
  ["Azure", () => createAzure({ apiKey, fetch, baseURL: `${base}/openai` })("m")],
]

describe.each(models)("a call to %s over our connections", (_name, model) => {
  it("brings text and tokens back and the schema there", async () => {
    const chat = createChat({
      endpoint: sdkEndpoint(model(), { temperature: null, maxOutputTokens: null }),
      label: "m",
      limits: createLimits(1),
      timeoutMs: 5_000,
      secrets: [apiKey],
      backoffMs: 1,
    })
    const schema = { name: diagnoseTask.name, json: jsonSchemaOf(diagnoseTask.replySchema) }
    const result = await chat({ fixed: { system: "s", schema }, user: "u" })
    expect(result).toEqual({
      ok: true,
      text,
      cut: false,
      usage: { inputTokens: 11, outputTokens: 7, cachedInputTokens: 0 },
    })
    expect(seen.at(-1)?.headers).toContain(apiKey)
    expect(JSON.stringify(seen.at(-1)?.body)).toContain("whole-solution-wrong")
  })
})

it("a redirect is not followed, so that the key stays where it was sent", async () => {
  const response = await fetch(`${base}/moved`, { method: "POST", body: "{}", headers: { authorization: apiKey } })
  expect(response.status).toBe(307)
  expect(seen.some((request) => request.path === "/elsewhere")).toBe(false)
})

it("a reply of nine megabytes is not read to its end", async () => {
  await expect(fetch(`${base}/huge`, { method: "POST", body: "{}" })).rejects.toThrow()
})
