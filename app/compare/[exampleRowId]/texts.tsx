import { ComparedText, DiffedText } from "@/components/compare/item/compared-text"
import styles from "@/components/compare/item/item.module.css"
import { RichText } from "@/components/ui/text/rich-text"
import type { SideText } from "@/lib/data/compare/shared-item"
import type { Criterion } from "@/lib/domain/failures/annotation"
import { cutText } from "@/lib/domain/text/truncate-text"
import { formatPercent } from "@/lib/format"
import type { TextDiff } from "@/lib/rich-text/diff-texts"
import { planText } from "@/lib/rich-text/text-plan"
import type { ComparedItemQuery } from "@/lib/queries"

type Show = ComparedItemQuery["show"]

/** The item's input and reference, over both outputs; folds away. */
export function InputPanel(props: { input: string | null; reference: string | null; show: Show }) {
  const view = props.show === "rendered" ? "rendered" : "plain"
  const part = (text: string, of: "input" | "reference") => {
    const cut = cutText(text, { part: of, all: false })
    return (
      <>
        <RichText text={cut.text} plan={planText(cut.text, view)} prefix={`${of}-`} />
        {cut.cut === null ? null : <p className="fig-note">The beginning; the failure’s own page has all of it.</p>}
      </>
    )
  }
  return (
    <details className={styles.input} open>
      <summary>Input</summary>
      <div className={styles.asked}>
        <div>{part(props.input ?? "", "input")}</div>
        <div>
          <h3 className="h4 mb-1">Reference</h3>
          {props.reference === null ? (
            <p className="muted">The results give no reference answer.</p>
          ) : (
            part(props.reference, "reference")
          )}
        </div>
      </div>
    </details>
  )
}

/** One output; in the view of differences what only this side has is marked. */
export function OutputText(props: {
  text: SideText | null
  show: Show
  side: "a" | "b"
  diff: TextDiff | null
  criteria: readonly Criterion[]
}) {
  const { text, show, side, diff, criteria } = props
  if (!text) return <p className="muted">The text of this output is not here.</p>
  if (show !== "diff") return <ComparedText text={text.output} show={show} side={side} criteria={criteria} />
  if (!diff)
    return (
      <>
        <p className="fig-note">Too long, or too little in common, to mark differences: shown plain.</p>
        <ComparedText text={text.output} show="plain" side={side} criteria={[]} />
      </>
    )
  return (
    <>
      <p className="fig-note">
        Marked: {diff.unit} that only {side === "a" ? "A" : "B"} has. {formatPercent(diff.common, 0)} of the longer text
        is common.
      </p>
      <DiffedText text={text.output} only={diff[side]} side={side} />
    </>
  )
}
