import { readInline } from "./inline"
import { joinLines } from "./joined-lines"
import { finder, mathReader } from "./math-spans"
import { deepest, type Block, type Leaf, type Range } from "./rich-document"
import { readTable } from "./table"

/** What the formulas of one text may ask about it; shared, so that each is looked for once. */
type Context = { readonly source: string; readonly mathAt: ReturnType<typeof mathReader> }

const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*([\w+#.-]{0,20})[^`]*$/
const heading = /^ {0,3}(#{1,6})(?:[ \t]+|$)/
const rule = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})$/
const marker = /^( {0,3})(?:([-*•])|(\d{1,4})[.)])([ \t]+|$)/
const quote = /^ {0,3}>[ \t]?/

/** The blocks of a text. Every line is read once a level, and there are `deepest` levels. */
export function readBlocks(source: string): Block[] {
  return blocksOf({ source, mathAt: mathReader(source) }, linesOf(source), 0)
}

function linesOf(source: string): Range[] {
  const lines: Range[] = []
  const nextEnd = finder(source, "\n")
  for (let from = 0; from <= source.length;) {
    const end = nextEnd(from)
    lines.push({ from, to: end < 0 ? source.length : end })
    if (end < 0) break
    from = end + 1
  }
  return lines
}

function blocksOf(context: Context, lines: readonly Range[], depth: number): Block[] {
  const blocks: Block[] = []
  const text = (line: Range | undefined) => (line ? context.source.slice(line.from, line.to) : "")
  let paragraph: Range[] = []
  const flush = () => {
    if (paragraph.length > 0)
      blocks.push({ kind: "paragraph", leaves: readInline(joinLines(context.source, paragraph)) })
    paragraph = []
  }
  const put = (block: Block) => {
    flush()
    blocks.push(block)
  }
  for (let at = 0; at < lines.length;) {
    const line = lines[at]
    if (!line) break
    const content = text(line)
    const begin = blockAt(context, lines, at, { depth, inParagraph: paragraph.length > 0 })
    if (content.trim() === "") flush()
    else if (begin) put(begin.block)
    else paragraph.push(paragraph.length > 0 ? line : { ...line, from: line.to - content.trimStart().length })
    at = begin && content.trim() !== "" ? begin.next : at + 1
  }
  flush()
  return blocks
}

type Begun = { readonly block: Block; readonly next: number } | null
type Place = { readonly depth: number; readonly inParagraph: boolean }

/** The block that begins at line `at`, with the line after it; null for a line of a paragraph. */
function blockAt(context: Context, lines: readonly Range[], at: number, place: Place): Begun {
  const line = lines[at]
  if (!line) return null
  const content = context.source.slice(line.from, line.to)
  const opening = fence.exec(content)
  if (opening) return fenced(context, lines, at, opening)
  const hashes = heading.exec(content)
  if (hashes) {
    const from = line.from + hashes[0].length
    const leaves = readInline(joinLines(context.source, [{ from, to: line.to }]))
    return { block: { kind: "heading", level: hashes[1]?.length ?? 1, leaves }, next: at + 1 }
  }
  if (rule.test(content)) return { block: { kind: "rule" }, next: at + 1 }
  const formula = displayMath(context, lines, at)
  if (formula) return formula
  if (place.depth < deepest) {
    if (quote.test(content)) return quoted(context, lines, at, place.depth)
    const item = marker.exec(content)
    // In the middle of a paragraph a number begins a list only when it is 1: "… in\n1986. That year …"
    if (item && (!place.inParagraph || item[3] === undefined || item[3] === "1"))
      return list(context, lines, at, place.depth)
  }
  const table = readTable(context.source, lines, at)
  if (table) return table
  return !place.inParagraph && /^(?: {4}|\t)/.test(content) ? indented(context.source, lines, at) : null
}

function fenced({ source }: Context, lines: readonly Range[], at: number, opening: RegExpExecArray): Begun {
  const signs = opening[1] ?? "```"
  const closing = new RegExp(`^ {0,3}${signs[0] ?? "`"}{${Math.min(signs.length, 20)},}[ \\t]*$`)
  let next = at + 1
  while (next < lines.length && !closing.test(source.slice(lines[next]?.from, lines[next]?.to))) next += 1
  const language = opening[2] === undefined || opening[2] === "" ? null : opening[2].toLowerCase()
  return { block: { kind: "code", language, leaves: codeLeaves(source, lines.slice(at + 1, next)) }, next: next + 1 }
}

function indented(source: string, lines: readonly Range[], at: number): Begun {
  let next = at
  while (next < lines.length && /^(?: {4}|\t)/.test(source.slice(lines[next]?.from, lines[next]?.to))) next += 1
  return { block: { kind: "code", language: null, leaves: codeLeaves(source, lines.slice(at, next)) }, next }
}

function codeLeaves(source: string, lines: readonly Range[]): Leaf[] {
  const joined = joinLines(source, lines)
  return joined.ranges(0, joined.text.length).map((range) => ({ kind: "code", ...range }))
}

/** \[ … \], $$ … $$ or \begin … \end that fills its lines. */
function displayMath({ source, mathAt }: Context, lines: readonly Range[], at: number): Begun {
  const line = lines[at]
  if (!line) return null
  const start = line.from + (/^[ \t]*/.exec(source.slice(line.from, line.to))?.[0].length ?? 0)
  if (!/^(?:\\\[|\$\$|\\begin)/.test(source.slice(start, start + 6))) return null
  const span = mathAt(start)
  if (!span) return null
  let next = at
  while (next < lines.length && (lines[next]?.to ?? 0) < span.to) next += 1
  const last = lines[next]
  if (!last || !/^[ \t]*[.,;]?[ \t]*$/.test(source.slice(span.to, last.to))) return null
  return {
    block: { kind: "math", leaf: { kind: "math", from: span.from, to: span.to, tex: span.tex, display: true } },
    next: next + 1,
  }
}

function quoted(context: Context, lines: readonly Range[], at: number, depth: number): Begun {
  const inner: Range[] = []
  let next = at
  for (; next < lines.length; next += 1) {
    const line = lines[next]
    const sign = line && quote.exec(context.source.slice(line.from, line.to))
    if (!line || !sign) break
    inner.push({ from: line.from + sign[0].length, to: line.to })
  }
  return { block: { kind: "quote", blocks: blocksOf(context, inner, depth + 1) }, next }
}

function list(context: Context, lines: readonly Range[], at: number, depth: number): Begun {
  const items: { number: number | null; lines: Range[] }[] = []
  let width = 0
  let ordered: boolean | null = null
  let next = at
  for (; next < lines.length; next += 1) {
    const line = lines[next]
    if (!line) break
    const content = context.source.slice(line.from, line.to)
    const indent = /^ */.exec(content)?.[0].length ?? 0
    const item = rule.test(content) ? null : marker.exec(content)
    if (item && (items.length === 0 || indent < width)) {
      if (ordered !== null && ordered !== (item[3] !== undefined)) break
      ordered = item[3] !== undefined
      width = item[0].trimEnd().length + 1
      items.push({
        number: ordered ? Number(item[3]) : null,
        lines: [{ from: line.from + item[0].length, to: line.to }],
      })
    } else if (content.trim() === "") items.at(-1)?.lines.push({ from: line.to, to: line.to })
    else if (indent >= Math.min(width, 2)) {
      items.at(-1)?.lines.push({ from: line.from + Math.min(indent, width), to: line.to })
    } else if (isLazy(context.source, lines, next)) items.at(-1)?.lines.push(line)
    else break
  }
  const read = items.map(({ number, lines: own }) => ({ number, blocks: blocksOf(context, own, depth + 1) }))
  return { block: { kind: "list", ordered: ordered ?? false, items: read }, next }
}

/** A line right under an item's text that begins no block of its own goes on with it. */
function isLazy(source: string, lines: readonly Range[], at: number): boolean {
  const above = source.slice(lines[at - 1]?.from, lines[at - 1]?.to)
  const content = source.slice(lines[at]?.from, lines[at]?.to)
  return (
    above.trim() !== "" &&
    ![fence, heading, rule, marker, quote, /^\s*(?:\\\[|\$\$)/].some((sign) => sign.test(content))
  )
}
