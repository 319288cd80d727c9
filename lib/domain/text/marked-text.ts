/** A text with the places where a search hit; plain data, drawn as text and <mark>, never as HTML. */
export type MarkedText = readonly { readonly text: string; readonly hit: boolean }[]

/** What the database puts around a hit: private-use characters, taken out of every text before. */
export const hitStart = "\uE000"
export const hitEnd = "\uE001"

/** "a \uE000b\uE001 c" -> parts; markers that do not pair only end what they can end. */
export function parseMarked(text: string): MarkedText {
  const parts = text.split(hitStart).flatMap((piece, index) => {
    if (index === 0) return [{ text: piece.replaceAll(hitEnd, ""), hit: false }]
    const end = piece.indexOf(hitEnd)
    if (end === -1) return [{ text: piece, hit: true }]
    return [
      { text: piece.slice(0, end), hit: true },
      { text: piece.slice(end + 1).replaceAll(hitEnd, ""), hit: false },
    ]
  })
  return parts.filter((part) => part.text !== "")
}
