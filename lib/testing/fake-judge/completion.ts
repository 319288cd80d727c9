import type { FaultKind } from "./faults"

type CompletionParts = {
  readonly content: string | null
  readonly fault: FaultKind | null
  readonly model: string
  readonly promptLength: number
}

/** The body of a chat completion, written out: all of it but the content is known, and is not gone through again. */
export function completion({ content, fault, model, promptLength }: CompletionParts): string {
  const promptTokens = Math.ceil(promptLength / 4)
  const completionTokens = Math.ceil((content?.length ?? 0) / 4)
  const refusal = fault === "refusal-field" ? `,"refusal":"I can't help with that."` : ""
  const finish = fault === "content-filter" ? "content_filter" : fault === "cut" ? "length" : "stop"
  const message = `{"role":"assistant","content":${JSON.stringify(content)}${refusal}}`
  const usage = `{"prompt_tokens":${promptTokens},"completion_tokens":${completionTokens},"total_tokens":${promptTokens + completionTokens}}`
  return `{"id":"chatcmpl-fake","object":"chat.completion","created":0,"model":${JSON.stringify(model)},"choices":[{"index":0,"finish_reason":"${finish}","message":${message}}],"usage":${usage}}`
}
