/** The complete JSON objects of a reply that may be fenced, prefixed or cut, in order; parts of objects are not listed. */
export function* jsonObjects(reply: string): Generator<unknown> {
  // Most replies are the object and nothing else.
  const whole = reply.startsWith("{") ? parse(reply) : undefined
  if (whole !== undefined) return void (yield whole)
  // A chain of thought may hold braces of its own; the answer comes after it.
  const text = reply.replace(/^\s*<think>[\s\S]*?<\/think>/i, "")
  let start = text.indexOf("{")
  for (let tries = 0; start >= 0 && tries < 50; tries += 1) {
    const end = endOfObject(text, start)
    // A cut object: what is complete inside it is not the answer.
    if (end === null && /^\{\s*"/.test(text.slice(start, start + 100))) return
    const value = end === null ? undefined : parse(text.slice(start, end))
    if (value !== undefined) yield value
    start = text.indexOf("{", value === undefined || end === null ? start + 1 : end)
  }
}

/** Index after the brace that closes the one at `start`, braces in strings not counted; null when it is never closed. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0
  let inString = false
  for (let index = start; index < text.length; index += 1) {
    const character = text[index]
    if (inString) {
      if (character === "\\") index += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === "{") depth += 1
    else if (character === "}" && (depth -= 1) === 0) return index + 1
  }
  return null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Does a reply without any JSON decline the task? */
export function looksLikeRefusal(reply: string): boolean {
  return refusal.test(reply.slice(0, 400).replaceAll("’", "'"))
}

const refusal =
  /\b(i'm|i am|we're) (really |very |so )?(sorry|unable)\b|\b(can't|cannot|can not|won't|unable to|not able to|must decline to) (help|assist|comply|continue|fulfil|fulfill|process|provide|analy[sz]e|answer|do that|engage)\b/i
