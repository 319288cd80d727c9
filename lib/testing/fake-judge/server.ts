import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { completion } from "./completion"
import { drawFault, errorReply, spoiledContent, type FaultKind, type FaultRates } from "./faults"
import { createBodyReader } from "./read-body"
import { readPrompt } from "./read-prompt"
import { replyTo } from "./replies"
import { ownVocabulary, quickHash, type Vocabulary } from "./vocabulary"

export type FakeJudgeOptions = {
  readonly port?: number
  readonly latencyMs?: number
  readonly faults?: FaultRates
  /** the same prompt fails for ever */
  readonly sticky?: boolean
  /** faults of the next requests, in order, before `faults` are drawn; null: a good reply */
  readonly script?: readonly (FaultKind | null)[]
  readonly retryAfterSeconds?: number
  /** the only key that is accepted; unset: any */
  readonly key?: string
  /** prompts of more characters are answered with a context-length error */
  readonly contextCharacters?: number
  /** requests a second; more are answered with 429 and Retry-After */
  readonly ratePerSecond?: number
  readonly vocabulary?: Vocabulary
}

type SeenRequest = {
  readonly authorization: string
  readonly system: string
  readonly user: string
  readonly body: unknown
}

type FakeJudgeStats = {
  requests: number
  inFlight: number
  peakInFlight: number
  repeatedPrompts: number
  readonly byTask: Record<string, number>
  readonly faults: Partial<Record<FaultKind, number>>
  /** the latest 100 */
  readonly seen: SeenRequest[]
}

export type FakeJudge = {
  readonly url: string
  readonly stats: FakeJudgeStats
  /** changes the behaviour from the next request on */
  set(options: FakeJudgeOptions): void
  close(): Promise<void>
}

const maxBodyBytes = 32 * 1024 * 1024
const maxRequests = 5_000_000

/**
 * A server on loopback that speaks the chat-completions protocol and answers our prompts: deterministic replies in the
 * right schema, drawn from the text alone, with faults on demand. Not a model: it cannot read, it only follows tags.
 */
export async function startFakeJudge(initial: FakeJudgeOptions = {}): Promise<FakeJudge> {
  let options = initial
  let script = [...(initial.script ?? [])]
  let window = { second: 0, requests: 0 }
  const readBody = createBodyReader()
  const attempts = new Map<number, number>()
  const stats: FakeJudgeStats = {
    requests: 0,
    inFlight: 0,
    peakInFlight: 0,
    repeatedPrompts: 0,
    byTask: {},
    faults: {},
    seen: [],
  }

  function nextFault(prompt: string, authorization: string, attempt: number): FaultKind | null {
    if (options.key !== undefined && authorization !== `Bearer ${options.key}`) return "wrong-key"
    if (prompt.length > (options.contextCharacters ?? Infinity)) return "context"
    const second = Math.floor(Date.now() / 1_000)
    if (window.second !== second) window = { second, requests: 0 }
    if ((window.requests += 1) > (options.ratePerSecond ?? Infinity)) return "rate-after"
    const scripted = script.shift()
    if (scripted !== undefined) return scripted
    const sticky = options.sticky ?? false
    // Asked to mend its reply, a server that fails for ever fails again.
    const asked = sticky ? (prompt.split("\n\nAn earlier reply to this")[0] ?? "") : prompt
    return drawFault(options.faults ?? {}, { prompt: asked, attempt, sticky })
  }

  function answer(raw: Buffer, request: IncomingMessage, response: ServerResponse): void {
    const body = readBody(raw)
    if (!body) return send(response, 400, { error: { message: "not a chat request", type: "invalid_request_error" } })
    const text = (role: string) =>
      body.messages
        .filter((message) => message.role === role)
        .map(({ content }) => (typeof content === "string" ? content : content.map((part) => part.text).join("")))
        .join("\n")
    const [system, user] = [text("system"), text("user")]
    const authorization = request.headers.authorization ?? ""
    stats.seen.push({ authorization, system, user, body })
    if (stats.seen.length > 100) stats.seen.shift()

    const hash = quickHash(raw)
    const attempt = attempts.get(hash) ?? 0
    attempts.set(hash, attempt + 1)
    if (attempt > 0) stats.repeatedPrompts += 1
    const prompt = readPrompt(user)
    const task = prompt?.task ?? "unknown"
    stats.byTask[task] = (stats.byTask[task] ?? 0) + 1
    const fault = nextFault(user, authorization, attempt)
    if (fault) stats.faults[fault] = (stats.faults[fault] ?? 0) + 1

    if (fault === "hang") return
    if (fault === "reset") return void request.socket.destroy()
    const error = fault ? errorReply(fault, authorization.replace("Bearer ", "")) : null
    if (error)
      return send(
        response,
        error.status,
        error.body,
        error.wait ? { "retry-after": String(options.retryAfterSeconds ?? 1) } : {},
      )
    if (!prompt)
      return send(response, 400, { error: { message: "no task line in the prompt", type: "invalid_request_error" } })
    const content = spoiledContent(fault, JSON.stringify(replyTo(prompt, options.vocabulary ?? ownVocabulary)))
    const { model } = body
    sendText(response, 200, completion({ content, fault, model, promptLength: system.length + user.length }))
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on("error", () => undefined)
    request.on("data", (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBodyBytes) chunks.push(chunk)
    })
    request.on("end", () => {
      const path = (request.url ?? "").split("?")[0] ?? ""
      if (request.method === "GET" && path.endsWith("/models"))
        return send(response, 200, { object: "list", data: [{ id: "fake", object: "model" }] })
      if (request.method !== "POST" || !path.endsWith("/chat/completions"))
        return send(response, 404, { error: { message: "no such address" } })
      if (size > maxBodyBytes || (stats.requests += 1) > maxRequests)
        return send(response, 413, { error: { message: "too much" } })
      stats.inFlight += 1
      stats.peakInFlight = Math.max(stats.peakInFlight, stats.inFlight)
      response.on("close", () => (stats.inFlight -= 1))
      const [first] = chunks
      const raw = first && chunks.length === 1 ? first : Buffer.concat(chunks)
      if (options.latencyMs) setTimeout(() => answer(raw, request, response), options.latencyMs)
      else answer(raw, request, response)
    })
  })
  // Connections stay open until their client ends them: no timer is set and taken back for every call.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(initial.port ?? 0, "127.0.0.1", 1_024, resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    stats,
    set(changed) {
      options = { ...options, ...changed }
      if (changed.script) script = [...changed.script]
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  sendText(response, status, JSON.stringify(body), headers)
}

function sendText(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  if (response.destroyed) return
  response.sendDate = false
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}
