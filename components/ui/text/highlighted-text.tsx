import type { MarkedText } from "@/lib/domain/text/marked-text"

/** A text with its hits lit. Without marks the text as it is; always text, never HTML. */
export function Marked({ text, marked }: { text: string; marked?: MarkedText | undefined }) {
  if (!marked || marked.length === 0) return text
  return marked.map((part, index) => (part.hit ? <mark key={index}>{part.text}</mark> : part.text))
}
