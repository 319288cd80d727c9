import { APICallError } from "ai"

/** What an error of one HTTP call means for the judge. */
export type CallProblem =
  /** nothing will work until somebody changes the configuration: stop the run */
  | { readonly kind: "fatal"; readonly sentence: string }
  /** the endpoint asks for fewer calls */
  | { readonly kind: "rate"; readonly waitMs: number | null; readonly detail: string }
  /** may work the next time */
  | { readonly kind: "passing"; readonly detail: string; readonly waitMs?: number | null }
  /** nobody listens there, as opposed to somebody who hangs up */
  | { readonly kind: "unreachable"; readonly detail: string }
  | { readonly kind: "too-long"; readonly detail: string }
  | { readonly kind: "refused"; readonly detail: string }
  /** this request will never work, others may */
  | { readonly kind: "rejected"; readonly detail: string }

/** Not "billing" or "current quota" alone: rate limits of several endpoints speak of them too. */
const quota = /insufficient_quota|credit balance|out of credits|billing[_ ]hard[_ ]limit/i
const tooLong =
  /context[ _]?(length|window|size)|maximum context|too many tokens|prompt is too long|input (is )?too long|reduce the length|exceeds? the (model'?s )?(maximum|limit)|max(imum)?[ _]tokens? .*exceed|request too large|string too long/i
const filtered = /content[ _]?(filter|policy|management)|moderation|flagged|safety system|responsible ?ai/i

/** Reads an error that the SDK or the connection threw. Words of the server are passed on as they are: redact them. */
export function readCallError(error: unknown): CallProblem {
  const code = networkCode(error)
  if (APICallError.isInstance(error) && error.statusCode !== undefined) {
    return readStatus(error.statusCode, {
      message: error.message,
      body: error.responseBody ?? "",
      headers: error.responseHeaders ?? {},
    })
  }
  if (code !== null && ["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"].includes(code))
    return { kind: "unreachable", detail: code }
  return { kind: "passing", detail: code ? `connection lost (${code})` : `no usable reply (${messageOf(error)})` }
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** Reads an HTTP answer that is no reply: `message` is the endpoint's own sentence, `body` all it sent. */
export function readStatus(
  status: number,
  { message, body, headers }: { readonly message: string; readonly body: string; readonly headers: Headers },
): CallProblem {
  const said = `${message} ${body}`.slice(0, 4_000)
  const detail = `HTTP ${status}: ${message}`
  if (status === 200) return { kind: "passing", detail: "the reply is not a chat completion" }
  // A 400 may repeat the prompt, and what a model wrote there must not stop a run: only the endpoint's own first words.
  const noMoney = status === 400 ? /^your credit balance is too low/i.test(message) : status < 500 && quota.test(said)
  if (noMoney) return { kind: "fatal", sentence: `says that its quota is used up (HTTP ${status})` }
  if (status === 429) return { kind: "rate", waitMs: retryAfterMs(headers) ?? waitInWords(said), detail }
  if (status === 401) return { kind: "fatal", sentence: "does not accept the key (HTTP 401)" }
  if (status === 402) return { kind: "fatal", sentence: "asks for payment (HTTP 402)" }
  if (status === 403)
    return filtered.test(said)
      ? { kind: "refused", detail: "the endpoint's content filter" }
      : { kind: "fatal", sentence: "does not allow this key to use the model (HTTP 403)" }
  if (status === 404) return { kind: "fatal", sentence: "does not know the model or the address (HTTP 404)" }
  if (status === 413 || ([400, 422].includes(status) && tooLong.test(said))) return { kind: "too-long", detail }
  if ([400, 422].includes(status) && filtered.test(said))
    return { kind: "refused", detail: "the endpoint's content filter" }
  if (status >= 500 || [408, 409, 425].includes(status))
    return { kind: "passing", detail, waitMs: retryAfterMs(headers) }
  return { kind: "rejected", detail }
}

/** Retry-After in milliseconds: seconds, a date, or the finer header some endpoints send; null when it says nothing. */
function retryAfterMs(headers: Headers): number | null {
  const fine = Number(headers["retry-after-ms"] ?? Number.NaN)
  if (Number.isFinite(fine) && fine >= 0) return fine
  const value = headers["retry-after"]
  if (typeof value !== "string") return null
  const seconds = Number(value)
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - Date.now()
  return Number.isFinite(wait) ? Math.max(0, wait) : null
}

/** Some endpoints put the pause into the body: "retryDelay": "34s", "try again in 1.2s", "retry after 20 seconds". */
function waitInWords(said: string): number | null {
  const found = /(?:retryDelay"\s*:\s*"|(?:retry|try again) (?:after|in) )(\d+(?:\.\d+)?)\s*(ms|s)/i.exec(said)
  return found ? Number(found[1]) * (found[2]?.toLowerCase() === "ms" ? 1 : 1_000) : null
}

/** The system's code of a network error, wherever the SDK wrapped it. */
function networkCode(error: unknown): string | null {
  let cause: unknown = error
  for (let depth = 0; depth < 6 && cause instanceof Error; depth += 1) {
    if ("code" in cause && typeof cause.code === "string" && /^(E[A-Z]|UND_ERR)/.test(cause.code)) return cause.code
    cause = cause instanceof AggregateError ? cause.errors[0] : cause.cause
  }
  return null
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
