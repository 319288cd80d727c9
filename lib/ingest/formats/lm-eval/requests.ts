import { parseJson } from "@/lib/ingest/json/json-lines"
import { isObject } from "@/lib/ingest/json/values"

/** One request of a sample: what the model was given, and what was to be rated; no continuation is free text. */
type Request = { readonly prompt: unknown; readonly continuation: string | null }

export type Requests = {
  readonly kind: "text" | "choice" | "continuation" | "perplexity"
  readonly all: readonly Request[]
  /** places of the requests that are the choices; unconditional ones (acc_mutual_info) are no choices */
  readonly choiceAt: readonly number[]
}

/** `arguments` is an object of gen_args_0, gen_args_1, …, and was a list of lists before 0.4.3. */
export function readRequests(given: unknown): Requests {
  const all = listOf(given).map(toRequest)
  const [first] = all
  if (!first || all.every(({ continuation }) => continuation === null))
    return { kind: first?.prompt !== undefined && isRolling(given) ? "perplexity" : "text", all, choiceAt: [] }
  if (all.length === 1) return { kind: "continuation", all, choiceAt: [] }
  const alike = [...all.keys()].filter((at) => samePrompt(all[at], first))
  return { kind: "choice", all, choiceAt: alike.length > 1 ? alike : [...all.keys()] }
}

function listOf(given: unknown): unknown[] {
  if (Array.isArray(given)) return isFlat(given) ? [given] : given
  if (!isObject(given)) return []
  return Object.keys(given)
    .sort((a, b) => Number(/\d+$/.exec(a)?.[0] ?? 0) - Number(/\d+$/.exec(b)?.[0] ?? 0))
    .map((key) => given[key])
}

/** A single request that is not in a list of its own: ["a prompt", {"until": …}]. */
const isFlat = (given: readonly unknown[]) => typeof given[0] === "string"

function toRequest(one: unknown): Request {
  const [prompt, second] = Array.isArray(one) ? (one as unknown[]) : isObject(one) ? [one.arg_0, one.arg_1] : []
  return { prompt, continuation: typeof second === "string" ? second : null }
}

/** Whole texts that are rated have no second argument at all. */
function isRolling(given: unknown): boolean {
  return listOf(given).every((one) => (Array.isArray(one) ? one.length === 1 : isObject(one) && !("arg_1" in one)))
}

const samePrompt = (a: Request | undefined, b: Request) => JSON.stringify(a?.prompt) === JSON.stringify(b.prompt)

/** The messages of a chat template: a list of them, or (as it is logged) a list in a text; null for a plain prompt. */
export function messagesOf(prompt: unknown): readonly unknown[] | null {
  if (Array.isArray(prompt)) {
    const [only] = prompt as unknown[]
    return typeof only === "string" && prompt.length === 1 ? messagesOf(only) : prompt.every(isMessage) ? prompt : null
  }
  if (typeof prompt !== "string" || !/^\s*\[\s*\{/.test(prompt)) return null
  try {
    const read = parseJson(prompt)
    return Array.isArray(read) && read.length > 0 && read.every(isMessage) ? read : null
  } catch {
    return null
  }
}

const isMessage = (value: unknown) => isObject(value) && typeof value.role === "string" && "content" in value
