import { hash32 } from "./vocabulary"

/** Everything that goes wrong with real endpoints. */
export const faultKinds = [
  /** 429 without and with Retry-After */
  "rate",
  "rate-after",
  "server-error",
  "reset",
  "hang",
  /** the reply's JSON ends early */
  "cut",
  "fenced",
  "prefixed",
  "empty",
  "null",
  "wrong-types",
  "prose",
  /** a title with blanks around it, or in a list; items left out of the answer, or put into a category nobody offered */
  "padded-title",
  "title-list",
  "left-out",
  "unknown-category",
  /** declines in words; declines in the protocol's own field; the endpoint's filter */
  "refusal",
  "refusal-field",
  "content-filter",
  "wrong-key",
  "no-model",
  "no-quota",
  "context",
  /** 400 for a reason of its own; 200 with something that is no chat completion */
  "bad-request",
  "not-a-completion",
] as const

export type FaultKind = (typeof faultKinds)[number]
export type FaultRates = Partial<Record<FaultKind, number>>

/**
 * The fault of this attempt at this prompt, or null: drawn from a hash, so that a run can be repeated. With `sticky`
 * the attempt does not count, and the same prompt fails for ever.
 */
export function drawFault(
  rates: FaultRates,
  { prompt, attempt, sticky }: { readonly prompt: string; readonly attempt: number; readonly sticky: boolean },
): FaultKind | null {
  const entries = Object.keys(rates).length === 0 ? [] : faultKinds.filter((kind) => (rates[kind] ?? 0) > 0)
  if (entries.length === 0) return null
  let left = hash32(`${sticky ? 0 : attempt}\n${prompt}`) / 2 ** 32
  for (const kind of entries) {
    left -= rates[kind] ?? 0
    if (left < 0) return kind
  }
  return null
}

/** HTTP answers that are no chat completion. */
export function errorReply(kind: FaultKind, key: string): { status: number; body: unknown; wait?: boolean } | null {
  const error = (message: string, code: string) => ({ error: { message, type: code, param: null, code } })
  switch (kind) {
    case "rate":
      return { status: 429, body: error("Rate limit reached, slow down.", "rate_limit_exceeded") }
    case "rate-after":
      return { status: 429, body: error("Rate limit reached, slow down.", "rate_limit_exceeded"), wait: true }
    case "server-error":
      return { status: 500, body: error("The server had an error.", "server_error") }
    case "wrong-key":
      return { status: 401, body: error(`Incorrect API key provided: ${key}.`, "invalid_api_key") }
    case "no-model":
      return { status: 404, body: error("The model does not exist.", "model_not_found") }
    case "no-quota":
      return { status: 429, body: error("You have no credits left.", "insufficient_quota") }
    case "context":
      return {
        status: 400,
        body: error("This model's maximum context length is 8192 tokens.", "context_length_exceeded"),
      }
    case "bad-request":
      return { status: 400, body: error(`Parameter not understood (sent with ${key}).`, "invalid_request_error") }
    case "not-a-completion":
      return { status: 200, body: { hello: "this is a start page" } }
    default:
      return null
  }
}

/** What the assistant says instead of the good reply. */
export function spoiledContent(kind: FaultKind | null, good: string): string | null {
  switch (kind) {
    case "cut":
      return good.slice(0, Math.floor(good.length * 0.8))
    case "fenced":
      return `\`\`\`json\n${good}\n\`\`\``
    case "prefixed":
      return `Let me think about {this}: the judgement follows.\n\n${good}\n\nI hope that helps.`
    case "empty":
      return ""
    case "null":
      return null
    case "wrong-types":
      return JSON.stringify({
        criteria: "none",
        title: ["a", "list"],
        categories: {},
        assignments: [{ item: {}, category: true }],
      })
    case "padded-title":
      return changed(good, (reply) => ("title" in reply ? { ...reply, title: `  ${String(reply.title)} \n` } : reply))
    case "title-list":
      return changed(good, (reply) => ("title" in reply ? { ...reply, title: [reply.title] } : reply))
    case "left-out":
      return changed(good, (reply) => ({ ...reply, ...assigned(reply, (_, index) => index % 3 > 0) }))
    case "unknown-category":
      return changed(good, (reply) => ({
        ...reply,
        ...assigned(reply, (one, index) => index % 3 > 0 || { ...one, category: 999 }),
      }))
    case "prose":
      return "The model was careless in its second step."
    case "refusal":
      return "I'm sorry, but I can't help with that."
    case "refusal-field":
    case "content-filter":
      return null
    default:
      return good
  }
}

type Reply = Record<string, unknown>

function changed(good: string, change: (reply: Reply) => Reply): string {
  return JSON.stringify(change(JSON.parse(good) as Reply))
}

/** The assignments as `keep` says: true for as they are, false for left out, or another one. */
function assigned(reply: Reply, keep: (one: Reply, index: number) => boolean | Reply): Reply {
  if (!Array.isArray(reply.assignments)) return {}
  const all = reply.assignments as Reply[]
  return {
    assignments: all.flatMap((one, index) => {
      const kept = keep(one, index)
      return kept === false ? [] : [kept === true ? one : kept]
    }),
  }
}
