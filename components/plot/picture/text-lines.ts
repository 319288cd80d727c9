export type TextLine = { readonly text: string; readonly rect: DOMRect }

/** The words of a text node as they are set on the page: one piece a line, with its box. */
export function textLines(node: Text): TextLine[] {
  const source = node.data
  if (source.trim() === "") return []
  const range = document.createRange()
  const lines: { text: string; rect: DOMRect }[] = []
  let index = 0
  for (const word of source.match(/\s+|\S+/g) ?? []) {
    range.setStart(node, index)
    range.setEnd(node, index + word.length)
    index += word.length
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 0 && rect.height > 0)
    const [rect] = rects
    if (!rect) continue
    const last = lines.at(-1)
    if (last && Math.abs(last.rect.top - rect.top) < 2 && rects.length === 1) {
      last.text += word.replace(/\s+/g, " ")
      last.rect = new DOMRect(last.rect.x, last.rect.y, rect.right - last.rect.x, last.rect.height)
    } else lines.push({ text: word.replace(/\s+/g, " "), rect })
  }
  return lines.filter(({ text }) => text.trim() !== "")
}

/** What of a line is seen inside a box that cuts it off with an ellipsis. */
export function cutLine({ text, rect }: TextLine, right: number): TextLine {
  if (rect.right <= right + 1) return { text, rect }
  const kept = Math.max(1, Math.floor((text.length * (right - rect.x)) / rect.width) - 1)
  return {
    text: `${text.slice(0, kept)}…`,
    rect: new DOMRect(rect.x, rect.y, Math.max(1, right - rect.x), rect.height),
  }
}
