import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { CallProblem } from "./call-errors"
import { completionsEndpoint } from "./completions"
import type { Answer } from "./endpoint"

type Reply = { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown }

let server: Server
let origin: string
let reply: Reply = { body: {} }
let seen = { url: "", authorization: "", body: "" }
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk))
    request.on("end", () => {
      seen = { url: request.url ?? "", authorization: request.headers.authorization ?? "", body }
      const { status = 200, headers = {}, body: answer } = reply
      response.writeHead(status, headers).end(typeof answer === "string" ? answer : JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const sampling = { temperature: 0, maxOutputTokens: 50, model: "org/m", connections: 2 }

function ask(answer: Reply, baseURL = `${origin}/v1`, apiKey?: string): Promise<Answer | CallProblem> {
  reply = answer
  const endpoint = completionsEndpoint({ ...sampling, baseURL, apiKey })
  return new Promise((resolve) =>
    endpoint({ fixed: { system: 'say "é"', schema: { name: "n", json: { type: "object" } } }, user: "\n😀" }, resolve),
  )
}

const completion = (message: unknown, more: object = {}) => ({ choices: [{ message, ...more }] })
const good = { body: completion({ content: "{}" }, { finish_reason: "stop" }) }

describe("a chat-completions call", () => {
  it("is one JSON document with everything in it", async () => {
    await ask(good)
    expect(JSON.parse(seen.body)).toEqual({
      model: "org/m",
      temperature: 0,
      max_tokens: 50,
      response_format: {
        type: "json_schema",
        json_schema: { name: "n", strict: true, schema: { type: "object" } },
      },
      messages: [
        { role: "system", content: 'say "é"' },
        { role: "user", content: "\n😀" },
      ],
    })
  })

  it.each([
    ["a key", () => [`${origin}/v1/`, "k"] as const, "/v1/chat/completions", "Bearer k"],
    ["no key", () => [`${origin}/v1`, undefined] as const, "/v1/chat/completions", ""],
    ["a query", () => [`${origin}/v1?version=2`, undefined] as const, "/v1/chat/completions?version=2", ""],
    [
      "a name and password in the address",
      () => [`${origin.replace("//", "//ada:p%40ss@")}/v1`, undefined] as const,
      "/v1/chat/completions",
      `Basic ${Buffer.from("ada:p@ss").toString("base64")}`,
    ],
  ])("goes to the right address with %s", async (_name, address, url, authorization) => {
    await ask(good, ...address())
    expect(seen).toMatchObject({ url, authorization })
  })

  it.each<[string, Reply, object]>([
    ["text", good, { kind: "answer", text: "{}", finish: "stop", declined: false }],
    [
      "text in parts",
      { body: completion({ content: [{ text: "{" }, { text: "}" }] }) },
      { kind: "answer", text: "{}" },
    ],
    ["nothing", { body: completion({ content: null }) }, { kind: "answer", text: "" }],
    ["a cut text", { body: completion({ content: "{" }, { finish_reason: "length" }) }, { finish: "length" }],
    [
      "a filtered text",
      { body: completion({ content: "" }, { finish_reason: "content_filter" }) },
      { finish: "filter" },
    ],
    ["a refusal", { body: completion({ content: null, refusal: "no" }) }, { declined: true }],
    [
      "tokens, some of them cached",
      {
        body: {
          ...good.body,
          usage: { prompt_tokens: 9, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 4 } },
        },
      },
      { usage: { inputTokens: 9, outputTokens: 2, cachedInputTokens: 4 } },
    ],
    [
      "nonsense for tokens",
      { body: { ...good.body, usage: { prompt_tokens: "many" } } },
      { usage: { inputTokens: 0 } },
    ],
    ["something else", { body: { hello: "you" } }, { kind: "passing", detail: "the reply is not a chat completion" }],
    ["no choice", { body: { choices: [] } }, { kind: "passing" }],
    ["no JSON", { body: "<html>" }, { kind: "passing" }],
    [
      "a gateway's 200 for a limit behind it",
      { body: { error: { code: 429, message: "slow down" } } },
      { kind: "rate", detail: "HTTP 429: slow down" },
    ],
    [
      "a limit with a date",
      {
        status: 429,
        headers: { "retry-after": new Date(Date.now() + 60_000).toUTCString() },
        body: { error: "later" },
      },
      { kind: "rate", waitMs: expect.closeTo(59_500, -3.5) as number, detail: "HTTP 429: later" },
    ],
    [
      "a closed host that says when it opens",
      { status: 503, headers: { "retry-after": "7" }, body: { message: "closed" } },
      { kind: "passing", waitMs: 7_000, detail: "HTTP 503: closed" },
    ],
    ["a redirect", { status: 307, headers: { location: "http://127.0.0.1:1/" }, body: "" }, { kind: "rejected" }],
  ])("reads %s", async (_name, answer, expected) => {
    expect(await ask(answer)).toMatchObject(expected)
  })

  it("reads no reply of nine megabytes to its end", async () => {
    expect(await ask({ body: " ".repeat(9 * 1024 * 1024) })).toMatchObject({ kind: "passing" })
  })
})
