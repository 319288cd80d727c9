import { z } from "zod"
import { readCallError, readStatus, type CallProblem } from "./call-errors"
import { createConnections } from "./connection-pool"
import type { Answer, Endpoint, FixedPart, Sampling } from "./endpoint"
import { insideJson } from "./escape-json"

export type CompletionsOptions = Sampling & {
  readonly baseURL: string
  readonly apiKey: string | undefined
  readonly model: string
  readonly connections: number
}

/**
 * An endpoint of the chat-completions protocol, spoken directly: a tenth of the CPU of the same call through an SDK.
 * What is the same in every call of a task (model, system prompt, schema) is rendered once. Redirects are not followed,
 * so that a key goes only where it was meant to go.
 */
export function completionsEndpoint({ baseURL, apiKey, connections, ...asked }: CompletionsOptions): Endpoint {
  const url = new URL(baseURL)
  const target = {
    origin: url.origin,
    path: `${url.pathname.replace(/\/+$/, "")}/chat/completions${url.search}`,
    method: "POST" as const,
    // As a list, which is not taken apart for every call.
    headers: ["content-type", "application/json", "accept", "application/json", ...authorization(url, apiKey)],
  }
  const connectionsTo = createConnections(connections)
  const heads = new WeakMap<FixedPart, Buffer>()
  const headOf = (fixed: FixedPart) => {
    const known = heads.get(fixed)
    if (known !== undefined) return known
    const head = Buffer.from(renderHead(fixed, asked))
    heads.set(fixed, head)
    return head
  }

  return ({ fixed, user }, done) => {
    let stop: ((reason: Error) => void) | null = null
    let stopped = false
    let status = 0
    let headers: Record<string, string | string[] | undefined> = {}
    const chunks: Buffer[] = []
    connectionsTo(url.hostname).dispatch(
      { ...target, body: renderBody(headOf(fixed), user) },
      {
        onRequestStart(controller) {
          stop = (reason) => controller.abort(reason)
          if (stopped) controller.abort(ended)
        },
        onResponseStart(_controller, statusCode, responseHeaders) {
          status = statusCode
          headers = responseHeaders
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk)
        },
        onResponseEnd() {
          const [first] = chunks
          const bytes = first && chunks.length === 1 ? first : Buffer.concat(chunks)
          done(readResponse(status, headers, bytes.toString("utf8")))
        },
        onResponseError(_controller, error) {
          if (!stopped) done(readCallError(error))
        },
      },
    )
    return () => {
      stopped = true
      stop?.(ended)
    }
  }
}

const ended = new Error("the call was ended")

function authorization(url: URL, apiKey: string | undefined): string[] {
  if (apiKey !== undefined) return ["authorization", `Bearer ${apiKey}`]
  if (url.username === "" && url.password === "") return []
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return ["authorization", `Basic ${Buffer.from(pair).toString("base64")}`]
}

const tail = Buffer.from('"}]}')

/** Room to write a message in, used again for the next. */
let scratch = Buffer.allocUnsafe(1 << 16)

/** The head is most of it and is copied as bytes; a string of both would be read through three times on its way out. */
function renderBody(head: Buffer, user: string): Buffer {
  const text = insideJson(user)
  if (scratch.length < text.length * 3) scratch = Buffer.allocUnsafe(text.length * 3)
  return Buffer.concat([head, scratch.subarray(0, scratch.write(text)), tail])
}

/** The body up to the user's message: everything that is known before the request is. */
function renderHead(
  { system, schema }: FixedPart,
  { model, temperature, maxOutputTokens }: Sampling & { readonly model: string },
): string {
  const settings = JSON.stringify({
    model,
    ...(temperature === null ? {} : { temperature }),
    ...(maxOutputTokens === null ? {} : { max_tokens: maxOutputTokens }),
    ...(schema
      ? {
          response_format: {
            type: "json_schema",
            json_schema: { name: schema.name, strict: true, schema: schema.json },
          },
        }
      : {}),
  })
  const first = JSON.stringify({ role: "system", content: system })
  return `${settings.slice(0, -1)},"messages":[${first},{"role":"user","content":"`
}

function readResponse(
  status: number,
  headers: Record<string, string | string[] | undefined>,
  text: string,
): Answer | CallProblem {
  const body = parse(text)
  if (status < 200 || status >= 300)
    return readStatus(status, { message: messageOf(body) ?? text.slice(0, 200), body: text, headers })
  const read = completionSchema.safeParse(body)
  const choice = read.data?.choices[0]
  if (!read.success || !choice) {
    // Gateways answer 200 and put the status of the server behind them into the body.
    const inside = failureSchema.safeParse(body).data?.error.code
    if (inside !== undefined) return readStatus(inside, { message: messageOf(body) ?? "", body: text, headers })
    return { kind: "passing", detail: "the reply is not a chat completion" }
  }
  const { content, refusal } = choice.message
  return {
    kind: "answer",
    text: typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join(""),
    finish: finishes[choice.finish_reason ?? ""] ?? "stop",
    declined: Boolean(refusal),
    usage: {
      inputTokens: read.data.usage?.prompt_tokens ?? 0,
      outputTokens: read.data.usage?.completion_tokens ?? 0,
      cachedInputTokens: read.data.usage?.prompt_tokens_details?.cached_tokens ?? 0,
    },
  }
}

const finishes: Readonly<Record<string, Answer["finish"]>> = { length: "length", content_filter: "filter" }

const tokens = z.number().int().min(0).nullish().catch(null)
const completionSchema = z.object({
  choices: z.array(
    z.object({
      message: z.object({
        content: z.union([z.string(), z.array(z.object({ text: z.string().nullish() }))]).nullish(),
        refusal: z.string().nullish().catch(null),
      }),
      finish_reason: z.string().nullish().catch(null),
    }),
  ),
  usage: z
    .object({
      prompt_tokens: tokens,
      completion_tokens: tokens,
      prompt_tokens_details: z.object({ cached_tokens: tokens }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
})

const failureSchema = z.object({ error: z.object({ code: z.number().int().min(400).max(599) }) })

const wordsSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
])

/** The endpoint's own words about an error, wherever it puts them. */
function messageOf(body: unknown): string | null {
  return wordsSchema.safeParse(body).data ?? null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
