/**
 * An output -> the thinking that a model wrote before its answer, and the answer. Marked by `<think>…</think>`
 * (`<thinking>`, `<reasoning>`) at its start; the opening mark is often part of the prompt and missing here. A thinking
 * that never ends was cut off: there is no answer then.
 */
export function splitReasoning(output: string): { readonly reasoning: string | null; readonly output: string } {
  const opening = /^\s*<(think|thinking|reasoning)>/i.exec(output)
  const name = opening?.[1]?.toLowerCase() ?? "think"
  const closing = new RegExp(`</${name}>`, "i").exec(output)
  if (!opening && (!closing || /<think>/i.test(output.slice(0, closing.index)))) return { reasoning: null, output }
  const start = opening ? opening[0].length : 0
  const thinking = output.slice(start, closing?.index ?? output.length).trim()
  const answer = closing ? output.slice(closing.index + closing[0].length).replace(/^\s+/, "") : ""
  return { reasoning: thinking === "" ? null : thinking, output: answer }
}

/** Thinking that a file keeps apart, together with what stands at the start of the output. */
export function withReasoning(output: string, ...apart: readonly (string | null)[]) {
  const found = splitReasoning(output)
  const parts = [...apart, found.reasoning].filter((part) => part !== null && part.trim() !== "")
  return { reasoning: parts.length > 0 ? parts.join("\n\n") : null, output: found.output }
}
