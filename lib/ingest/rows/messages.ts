import type { Turn } from "@/lib/domain/results/prediction-detail"
import { isObject, listAt, objectAt, textAt } from "@/lib/ingest/json/values"
import { splitReasoning } from "./reasoning"

/** What stands behind a reference to a text; the text itself where it is none. */
type Resolve = (text: string) => string

const asIs: Resolve = (text) => text

/** A message's content, a text or a list of parts: what was said, and the thinking apart from it. */
export function readContent(content: unknown, resolve: Resolve = asIs): { text: string; reasoning: string | null } {
  if (typeof content === "string") return { text: resolve(content), reasoning: null }
  if (!Array.isArray(content)) return { text: "", reasoning: null }
  const [texts, thoughts]: [string[], string[]] = [[], []]
  for (const part of content as unknown[]) {
    if (typeof part === "string") texts.push(resolve(part))
    if (!isObject(part)) continue
    const type = textAt(part, "type") ?? "text"
    const text = textAt(part, "text")
    if (type === "reasoning" || type === "thinking") thoughts.push(resolve(thoughtOf(part)))
    else if (text !== null) texts.push(resolve(text))
    else texts.push(`[${type.replace(/^(input|output)_|_url$/g, "")}]`)
  }
  const reasoning = thoughts.filter((one) => one !== "").join("\n\n")
  return { text: texts.filter((one) => one !== "").join("\n"), reasoning: reasoning === "" ? null : reasoning }
}

/** Providers hide some thinking behind a cipher; then there may be a summary. */
function thoughtOf(part: Readonly<Record<string, unknown>>): string {
  const shown =
    part.redacted === true ? null : (textAt(part, "reasoning") ?? textAt(part, "thinking") ?? textAt(part, "text"))
  return shown ?? textAt(part, "summary") ?? ""
}

const roles: Readonly<Record<string, Turn["role"]>> = {
  system: "system",
  developer: "system",
  user: "user",
  human: "user",
  assistant: "assistant",
  model: "assistant",
  tool: "tool",
  function: "tool",
}

/** Messages as chat interfaces and harnesses write them; what is no message is left out. */
export function readTurns(messages: readonly unknown[], resolve: Resolve = asIs): Turn[] {
  return messages.flatMap((message) => {
    const role = roles[textAt(message, "role")?.toLowerCase() ?? ""]
    if (!isObject(message) || role === undefined) return []
    const content = readContent(message.content, resolve)
    const said = role === "assistant" ? splitReasoning(content.text) : { output: content.text, reasoning: null }
    const apart = textAt(message, "reasoning_content") ?? content.reasoning ?? said.reasoning
    const failure = objectAt(message, "error")
    const text = said.output === "" ? (textAt(failure, "message") ?? "") : said.output
    const calls = readCalls(message)
    return [{ role, text, ...(apart ? { reasoning: resolve(apart) } : {}), ...(calls.length > 0 ? { calls } : {}) }]
  })
}

/** OpenAI nests name and arguments in `function`; Inspect writes the name there, and the arguments beside it. */
function readCalls(message: unknown): { name: string; arguments: string }[] {
  return listAt(message, "tool_calls").flatMap((call) => {
    const nested = objectAt(call, "function")
    const name = textAt(call, "function") ?? textAt(nested, "name") ?? textAt(call, "name")
    const given = nested.arguments ?? (isObject(call) ? call.arguments : undefined)
    if (name === null) return []
    return [{ name, arguments: typeof given === "string" ? given : given === undefined ? "" : JSON.stringify(given) }]
  })
}

const titles = { system: "System", user: "User", assistant: "Assistant", tool: "Tool" } as const

/** Messages as one text: a lone question by itself, else each under who says it. */
export function promptOf(turns: readonly Turn[]): string {
  const [only] = turns
  if (turns.length === 1 && only?.role === "user") return only.text
  return turns.map(({ role, text }) => `${titles[role]}: ${text}`).join("\n\n")
}

/** Whether prompt and answer alone do not tell it: several rounds, tools, or instructions that stand before the prompt. */
export function isConversation(turns: readonly Turn[]): boolean {
  const answers = turns.filter(({ role }) => role === "assistant").length
  return answers > 1 || turns.some(({ role, calls }) => role === "tool" || role === "system" || calls !== undefined)
}

/** The conversation a prompt and its answer are, where they are one; null where prompt and answer tell it all. */
export function conversationOf(
  asked: readonly Turn[],
  { output, reasoning }: { readonly output: string; readonly reasoning: string | null },
): Turn[] | null {
  if (asked.length === 0) return null
  const turns: Turn[] = [...asked, { role: "assistant", text: output, ...(reasoning ? { reasoning } : {}) }]
  return isConversation(turns) ? turns : null
}

const [mostTurns, mostCharacters] = [400, 50_000]

/** What is kept of a long run: its beginning and its end, and a sign where something was left out. */
export function boundedTurns(turns: readonly Turn[]): Turn[] {
  const half = mostTurns / 2
  const kept = turns.length > mostTurns ? [...turns.slice(0, half), ...turns.slice(-half)] : [...turns]
  const cut = (text: string) =>
    text.length > mostCharacters
      ? `${text.slice(0, mostCharacters)}… (${text.length - mostCharacters} characters left out)`
      : text
  const bounded = kept.map((turn) => ({
    ...turn,
    text: cut(turn.text),
    ...(turn.reasoning === undefined ? {} : { reasoning: cut(turn.reasoning) }),
    ...(turn.calls ? { calls: turn.calls.map((call) => ({ ...call, arguments: cut(call.arguments) })) } : {}),
  }))
  if (kept.length < turns.length)
    bounded.splice(half, 0, { role: "system", text: `(${turns.length - kept.length} steps left out)` })
  return bounded
}
