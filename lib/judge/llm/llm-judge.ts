import { noUsage, type DiagnoseRequest, type Judge, type JudgeResult, type Usage } from "@/lib/method/judge/judge"
import type { Chat, ChatRequest, ChatResult } from "./chat"
import type { FixedPart } from "./endpoints/endpoint"
import { jsonObjects, looksLikeRefusal } from "./extract-json"
import { assignTask } from "./prompts/assign-categories"
import { diagnoseTask } from "./prompts/diagnose"
import { delimit, shorten } from "./prompts/delimited-text"
import { proposeTask } from "./prompts/propose-categories"
import { refineTask } from "./prompts/refine-categories"
import { reviewTask } from "./prompts/review-categories"
import {
  capsFor,
  fullCaps,
  jsonSchemaOf,
  promptHash,
  shortCaps,
  type Caps,
  type PromptTask,
  type ReadResult,
} from "./prompts/prompt-task"

export type LlmJudgeOptions = {
  readonly id: string
  readonly chat: Chat
  /** the endpoint takes the reply schema; otherwise it goes into the prompt */
  readonly structured: boolean
  /** what else changes replies (address, temperature ...): part of the key under which they are stored */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** A judge, and what its replies depend on beside the request. */
export type LlmJudge = Judge & { readonly parameters: Readonly<Record<string, unknown>> }

/** The judge port over a chat model: prompt, reply schema, one repair try, and a name for every failure. */
export function createLlmJudge({ id, chat, structured, parameters }: LlmJudgeOptions): LlmJudge {
  const ask = <Request extends Asked, Reply, Value>(task: PromptTask<Request, Reply, Value>, request: Request) =>
    askOnceOrTwice({ chat, structured }, task, request)
  return {
    id,
    heuristic: false,
    queues: true,
    parameters: { ...parameters, structured, prompts: tasks.map(promptHash) },
    diagnose: (request) => ask(diagnoseTask, request),
    proposeCategories: (request) => ask(proposeTask, request),
    refineCategories: (request) => ask(refineTask, request),
    reviewCategories: (request) => ask(reviewTask, request),
    assignCategories: async (request) =>
      request.items.length === 0 ? { ok: true, value: new Map(), usage: noUsage } : ask(assignTask, request),
  }
}

const tasks = [diagnoseTask, proposeTask, refineTask, reviewTask, assignTask] as const

/** What a request may say of its own call. */
type Asked = Pick<DiagnoseRequest, "signal" | "onTurn" | "timeoutMs" | "textLimits">

type Asking = Pick<LlmJudgeOptions, "chat" | "structured">

async function askOnceOrTwice<Request extends Asked, Reply, Value>(
  { chat, structured }: Asking,
  task: PromptTask<Request, Reply, Value>,
  request: Request,
): Promise<JudgeResult<Value>> {
  let usage = noUsage
  const send = async (prompt: ChatRequest) => {
    const answer = await chat(prompt)
    usage = sum(usage, answer.usage)
    return answer
  }

  let prompt = render(task, request, { structured, caps: fullCaps })
  let answer = await send(prompt)
  if (!answer.ok && answer.reason === "too-long") {
    const shorter = render(task, request, { structured, caps: shortCaps })
    // Texts that were short already cannot be made to fit.
    if (shorter.user !== prompt.user) answer = await send((prompt = shorter))
  }
  if (!answer.ok) return failure(answer, usage)
  const first = readAnswer(task, request, answer)
  if (first.ok) return { ok: true, value: first.value, usage }
  if (first.refused) return { ok: false, reason: "refused", detail: "the judge declined in words", usage }

  const again = await send({ ...prompt, user: `${prompt.user}\n\n${repair(answer.text, first.problem)}` })
  if (!again.ok)
    return again.reason === "too-long"
      ? { ok: false, reason: "unparseable", detail: first.problem, usage }
      : failure(again, usage)
  const second = readAnswer(task, request, again)
  if (second.ok) return { ok: true, value: second.value, usage }
  return second.refused
    ? { ok: false, reason: "refused", detail: "the judge declined in words", usage }
    : { ok: false, reason: "unparseable", detail: second.problem, usage }
}

/** What is the same in every prompt of a task; made once each, so that endpoints render it once. */
const fixedParts = { schema: new WeakMap<object, FixedPart>(), prompt: new WeakMap<object, FixedPart>() }

function fixedPart<Request, Reply, Value>(task: PromptTask<Request, Reply, Value>, structured: boolean): FixedPart {
  const parts = structured ? fixedParts.schema : fixedParts.prompt
  const known = parts.get(task)
  if (known) return known
  const json = jsonSchemaOf(task.replySchema)
  const part = structured
    ? { system: task.system, schema: { name: task.name, json } }
    : { system: `${task.system}\n\nJSON schema of the object:\n${JSON.stringify(json)}`, schema: null }
  parts.set(task, part)
  return part
}

/**
 * The prompt of a request, as it is sent. Its text is made when it is asked for, and again when it is asked for again:
 * hundreds of requests wait for their turn, and their prompts would only be carried from one collection to the next.
 */
export function render<Request extends Asked, Reply, Value>(
  task: PromptTask<Request, Reply, Value>,
  request: Request,
  { structured, caps }: { readonly structured: boolean; readonly caps: Caps },
): ChatRequest {
  const { signal, onTurn, timeoutMs, textLimits } = request
  return {
    fixed: fixedPart(task, structured),
    get user() {
      return task.build(request, capsFor(textLimits, caps))
    },
    signal,
    onTurn,
    timeoutMs,
  }
}

function repair(reply: string, problem: string): string {
  const earlier = reply.trim() === "" ? "" : `\n\n${delimit([{ name: "earlier-reply", text: shorten(reply, 4_000) }])}`
  return `An earlier reply to this could not be used: ${problem}${earlier}\n\nGive the whole reply again, complete, as one JSON object and nothing else.`
}

type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string; readonly refused: boolean }

/** The first object of the reply that the task can use. */
function readAnswer<Request, Reply, Value>(
  task: PromptTask<Request, Reply, Value>,
  request: Request,
  { text, cut }: Extract<ChatResult, { readonly ok: true }>,
): Read<Value> {
  let problem: string | null = null
  for (const object of jsonObjects(text)) {
    const read = readObject(task, request, object)
    if (read.ok) return read
    problem ??= read.problem
  }
  if (problem !== null) return { ok: false, problem, refused: false }
  if (text.trim() === "") return { ok: false, problem: "The reply was empty.", refused: false }
  if (cut || text.includes("{"))
    return { ok: false, problem: "The reply ended before its JSON object was complete.", refused: false }
  return { ok: false, problem: "The reply holds no JSON object.", refused: looksLikeRefusal(text) }
}

function readObject<Request, Reply, Value>(
  task: PromptTask<Request, Reply, Value>,
  request: Request,
  object: unknown,
): ReadResult<Value> {
  const parsed = task.replySchema.safeParse(object)
  if (parsed.success) return task.read(parsed.data, request)
  const issues = parsed.error.issues.slice(0, 3).map((issue) => `"${issue.path.join(".")}": ${issue.message}`)
  return { ok: false, problem: `The reply does not follow the schema: ${issues.join("; ")}.`.slice(0, 600) }
}

const tooLong = "The prompt did not fit the judge's context, even with its long texts shortened."

function failure<Value>(
  { reason, detail }: Extract<ChatResult, { readonly ok: false }>,
  usage: Usage,
): JudgeResult<Value> {
  return reason === "too-long"
    ? { ok: false, reason: "context-too-long", detail: tooLong, usage }
    : { ok: false, reason, detail, usage }
}

const sum = (a: Usage, b: Usage): Usage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  cachedInputTokens: (a.cachedInputTokens ?? 0) + (b.cachedInputTokens ?? 0),
})
