import type { ReactNode } from "react"
import type { Leaf, Range } from "@/lib/rich-text/rich-document"
import { cutAtMarks, type TextMark } from "@/lib/rich-text/text-marks"
import styles from "./rich-text.module.css"

/** What every leaf of one text needs to know. */
export type LeafContext = {
  readonly text: string
  readonly marks: readonly TextMark[]
  readonly edges: ReadonlyMap<TextMark, { readonly first: number; readonly last: number }>
  /** UTF-16 offset -> code points before it */
  readonly points: (offset: number) => number
  readonly setMath: (tex: string, display: boolean) => string | null
  readonly prefix: string
}

/** One leaf with its style and its marks. */
export function RichLeaf({ leaf, context }: { leaf: Leaf; context: LeafContext }) {
  let content = leafContent(leaf, context)
  if (leaf.struck) content = <s>{content}</s>
  if (leaf.italic) content = <em>{content}</em>
  if (leaf.bold) content = <strong>{content}</strong>
  return content
}

function leafContent(leaf: Leaf, context: LeafContext): ReactNode {
  if (leaf.kind === "text") return <MarkedText range={leaf} context={context} />
  if (leaf.kind === "code")
    return (
      <code>
        <MarkedText range={leaf} context={context} />
      </code>
    )
  const mathml = context.setMath(leaf.tex ?? "", leaf.display === true)
  if (mathml === null)
    return (
      <code className={styles.tex}>
        <MarkedText range={leaf} context={context} />
      </code>
    )
  // A formula is one piece: it is lit whole.
  const marks = context.marks.filter((mark) => mark.from < leaf.to && mark.to > leaf.from)
  const math = (
    <span
      className={leaf.display ? styles.display : undefined}
      data-s={context.points(leaf.from)}
      data-e={context.points(leaf.to)}
      dangerouslySetInnerHTML={{ __html: mathml }}
    />
  )
  if (marks.length === 0) return math
  return <Marked piece={{ from: leaf.from, to: leaf.to, marks }} context={context} content={math} />
}

/** A range of the text with its marks; every piece carries its offset, so that what is selected can be linked to. */
export function MarkedText({ range, context }: { range: Range; context: LeafContext }) {
  return cutAtMarks(range, context.marks).map((piece) => {
    const content = <span data-s={context.points(piece.from)}>{context.text.slice(piece.from, piece.to)}</span>
    if (piece.marks.length === 0) return <Bare key={piece.from}>{content}</Bare>
    return <Marked key={piece.from} piece={piece} context={context} content={content} />
  })
}

function Bare({ children }: { children: ReactNode }) {
  return children
}

type MarkedProps = {
  readonly piece: Range & { readonly marks: readonly TextMark[] }
  readonly context: LeafContext
  readonly content: ReactNode
}

function Marked({ piece, context, content }: MarkedProps) {
  const evidence = piece.marks.filter((mark) => mark.criterion !== null)
  const passage = piece.marks.some((mark) => mark.tone === "passage")
  const edge = (mark: TextMark) => context.edges.get(mark)
  const begins = piece.marks.filter(
    (mark) => (edge(mark)?.first ?? -1) >= piece.from && (edge(mark)?.first ?? -1) < piece.to,
  )
  const ends = evidence.filter((mark) => (edge(mark)?.last ?? -1) > piece.from && (edge(mark)?.last ?? -1) <= piece.to)
  const first = evidence[0]
  const anchors = begins.map((mark) => (mark.criterion === null ? "passage" : `${context.prefix}e${mark.criterion}`))
  const tone = (["bad", "warn", "good"] as const).find((one) => evidence.some((mark) => mark.tone === one)) ?? "passage"
  const classes = [styles.ev, first ? styles[tone] : null, passage ? styles.passage : null].filter(Boolean).join(" ")
  return (
    <mark
      id={anchors[0]}
      className={classes}
      data-criteria={evidence.map((mark) => mark.criterion).join(" ") || undefined}
    >
      {anchors.slice(1).map((anchor) => (
        <span key={anchor} id={anchor} />
      ))}
      {first ? (
        <a
          className="plain"
          href={`#${context.prefix}c${first.criterion}`}
          aria-describedby={`${context.prefix}c${first.criterion}`}
        >
          {content}
          {ends.length > 0 ? <sup>{ends.map((mark) => mark.criterion).join(", ")}</sup> : null}
        </a>
      ) : (
        content
      )}
    </mark>
  )
}
