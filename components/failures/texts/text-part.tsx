import Link from "next/link"
import { RichText } from "@/components/ui/text/rich-text"
import type { Criterion } from "@/lib/domain/failures/annotation"
import { cutText } from "@/lib/domain/text/truncate-text"
import type { Passage, TextPart as Part } from "@/lib/domain/failures/passage"
import { toUtf16Span } from "@/lib/domain/failures/evidence"
import { formatCount } from "@/lib/format"
import { planText, type TextPlan } from "@/lib/rich-text/text-plan"
import { textMarks, type TextMark } from "@/lib/rich-text/text-marks"
import styles from "@/components/failures/failure.module.css"

/** How the texts of one page are shown, and the addresses of its other states. */
export type TextState = {
  readonly view: "rendered" | "plain"
  readonly all: Part | null
  readonly passage: Passage | null
  readonly allHref: (part: Part) => string
  readonly fileHref: (part: Part) => string
}

export type PreparedText = {
  readonly part: Part
  readonly text: string
  readonly length: number
  readonly cut: "short" | "end" | null
  readonly plan: TextPlan
  readonly marks: readonly TextMark[]
}

/** Cuts, marks and plans one text; `criteria` only for the very output that was read. */
export function prepareText(
  part: Part,
  text: string,
  { state, criteria = [] }: { state: TextState; criteria?: readonly Criterion[] },
): PreparedText {
  const passage = state.passage?.part === part ? state.passage : null
  const needs = passage === null ? 0 : (toUtf16Span(text, passage)?.end ?? 0)
  const cut = cutText(text, { part, all: state.all === part, needs })
  const marks = textMarks(text, { criteria, passage, shown: cut.text.length })
  return { part, ...cut, marks, plan: planText(cut.text, state.view, marks) }
}

const whyPlain = {
  "too-long": "Too long to render: shown plain.",
  "too-complex": "Too intricate to render: shown plain.",
  evidence: "Shown plain: a marked passage lies in signs that rendering would hide.",
} as const

/** One text with what was left out of it, and as a file. */
export function TextPart({ prepared, state, empty }: { prepared: PreparedText; state: TextState; empty?: string }) {
  const { part, text, length, cut, plan, marks } = prepared
  return (
    <>
      <RichText text={text} plan={plan} marks={marks} part={part} {...(empty !== undefined && { empty })} />
      {plan.kind === "plain" && plan.why !== "asked" ? <p className="fig-note">{whyPlain[plan.why]}</p> : null}
      {cut === null ? null : (
        <p className={styles.cut}>
          <span>
            {formatCount(text.length)} of {formatCount(length)} characters
          </span>
          {cut === "short" ? (
            <Link href={state.allHref(part)} scroll={false}>
              Show all<span className="sr"> of the {part}</span>
            </Link>
          ) : null}
          <a href={state.fileHref(part)} download>
            Download<span className="sr"> the {part}</span>
          </a>
        </p>
      )}
    </>
  )
}
