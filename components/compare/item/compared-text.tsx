import { RichText } from "@/components/ui/text/rich-text"
import type { Criterion } from "@/lib/domain/failures/annotation"
import { cutText } from "@/lib/domain/text/truncate-text"
import { formatCount } from "@/lib/format"
import { planText } from "@/lib/rich-text/text-plan"
import type { Range } from "@/lib/rich-text/rich-document"
import { textMarks } from "@/lib/rich-text/text-marks"
import styles from "./item.module.css"

/** One output as it is read: rendered or plain, evidence lit, long ones cut. */
export function ComparedText(props: {
  text: string
  show: "rendered" | "plain"
  side: "a" | "b"
  /** of the very text that was read; else none */
  criteria: readonly Criterion[]
}) {
  const { text, length, cut } = cutText(props.text, { part: "output", all: true })
  const marks = textMarks(text, { criteria: props.criteria, passage: null, shown: text.length })
  return (
    <>
      <RichText text={text} plan={planText(text, props.show, marks)} marks={marks} prefix={`${props.side}-`} />
      {cut === null ? null : <Cut shown={text.length} length={length} />}
    </>
  )
}

/** Longest part of a text that is laid beside another, in UTF-16 units. */
const longest = 48_000
/** Stretches that are marked at most; beyond, the rest is shown bare. */
const mostMarks = 2_000

/** One output with what only it has marked: A's in blue, struck for screen readers as deleted, B's as inserted. */
export function DiffedText({ text, only, side }: { text: string; only: readonly Range[]; side: "a" | "b" }) {
  const shown = text.slice(0, longest)
  const ranges = only.filter((range) => range.from < shown.length).slice(0, mostMarks)
  const Mark = side === "a" ? "del" : "ins"
  const end = ranges.at(-1)?.to ?? 0
  return (
    <>
      <div className={styles.diff}>
        {ranges.map(({ from, to }, index) => (
          <span key={from}>
            {shown.slice(ranges[index - 1]?.to ?? 0, from)}
            <Mark>{shown.slice(from, to)}</Mark>
          </span>
        ))}
        {shown.slice(end)}
      </div>
      {shown.length < text.length ? <Cut shown={shown.length} length={text.length} /> : null}
    </>
  )
}

function Cut({ shown, length }: { shown: number; length: number }) {
  return (
    <p className="fig-note">
      {formatCount(shown)} of {formatCount(length)} characters; the failure’s own page has the whole text as a file.
    </p>
  )
}
