import { z } from "zod"

const bodySchema = z.looseObject({
  model: z.string().default("fake"),
  messages: z.array(
    z.object({
      role: z.string(),
      content: z.union([z.string(), z.array(z.looseObject({ text: z.string().default("") }))]),
    }),
  ),
})

export type ChatBody = z.infer<typeof bodySchema>

/** A body up to its last message's text, as it was read when it was first met. */
type Head = { readonly bytes: Buffer; readonly body: ChatBody }

/** What stands behind the last text of a body as most clients write it. */
const tail = Buffer.from("}]}")
const keptHeads = 16

/**
 * Reads bodies of chat requests; null for anything else. Settings and system prompt are the same in request after
 * request, and are the greater part of it: where a body begins like an earlier one only its last text is read.
 */
export function createBodyReader(): (raw: Buffer) => ChatBody | null {
  const heads: Head[] = []
  return (raw) => {
    for (const head of heads) {
      const body = readAfter(head, raw)
      if (body) return body
    }
    const body = parseBody(raw.toString("utf8"))
    const head = body && headOf(raw, body)
    if (head) heads.splice(0, heads.length, head, ...heads.slice(0, keptHeads - 1))
    return body
  }
}

function readAfter({ bytes, body }: Head, raw: Buffer): ChatBody | null {
  const end = raw.length - tail.length
  if (end <= bytes.length || raw.compare(bytes, 0, bytes.length, 0, bytes.length) !== 0) return null
  if (raw.compare(tail, 0, tail.length, end) !== 0) return null
  const text = json(raw.toString("utf8", bytes.length, end))
  return typeof text === "string" ? withLastText(body, text) : null
}

/** Null when the body does not end in the text of its last message. */
function headOf(raw: Buffer, body: ChatBody): Head | null {
  const text = body.messages.at(-1)?.content
  if (typeof text !== "string") return null
  const end = Buffer.concat([Buffer.from(JSON.stringify(text)), tail])
  const bytes = Buffer.from(raw.subarray(0, Math.max(0, raw.length - end.length)))
  if (!raw.subarray(bytes.length).equals(end)) return null
  // It could be the same text at another place.
  const other = parseBody(`${bytes.toString("utf8")}${JSON.stringify(`${text}!`)}}]}`)
  return other?.messages.at(-1)?.content === `${text}!` ? { bytes, body } : null
}

function withLastText(body: ChatBody, content: string): ChatBody {
  const messages = [...body.messages]
  const last = messages.pop()
  if (last) messages.push({ ...last, content })
  return { ...body, messages }
}

function parseBody(text: string): ChatBody | null {
  return bodySchema.safeParse(json(text)).data ?? null
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
