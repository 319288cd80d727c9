import { leavesOf, type Range } from "@/lib/rich-text/rich-document"
import type { TextPlan } from "@/lib/rich-text/text-plan"
import { mathSetter } from "@/lib/rich-text/typeset-math"
import { seenEdges, type TextMark } from "@/lib/rich-text/text-marks"
import type { LeafContext } from "./rich-leaf"
import { Blocks } from "./rich-blocks"
import { MarkedText } from "./rich-leaf"
import styles from "./rich-text.module.css"

type Props = {
  text: string
  plan: TextPlan
  marks?: readonly TextMark[]
  /** which text this is, for links to a passage of it: see components/failures/texts/passage-link.tsx */
  part?: string
  /** what is said when there is no text */
  empty?: string
  /** put before the ids of marks and criteria where two texts share a page: "a-" */
  prefix?: string
}

/**
 * A model's text, inert: Markdown, formulas and code rendered on the server (or plain, as the plan says), with marks lit.
 * No markup of the text reaches the page, nothing in it is a link, nothing is loaded.
 */
export function RichText({ text, plan, marks = [], part, empty = "This text is empty.", prefix = "" }: Props) {
  if (text === "") return <p className="muted">{empty}</p>
  const whole: Range = { from: 0, to: text.length }
  const shown = plan.kind === "rendered" ? leavesOf(plan.blocks) : [whole]
  const context: LeafContext = {
    text,
    marks,
    edges: seenEdges(shown, marks),
    points: codePointCounter(text),
    setMath: mathSetter(),
    prefix,
  }
  return (
    <div className={plan.kind === "rendered" ? styles.rich : styles.plain} data-part={part}>
      {plan.kind === "rendered" ? (
        <Blocks blocks={plan.blocks} context={context} />
      ) : (
        <MarkedText range={whole} context={context} />
      )}
    </div>
  )
}

/** UTF-16 offset -> code points before it, for offsets that only grow a little: addresses of passages count these. */
function codePointCounter(text: string): (offset: number) => number {
  if (!/[\uD800-\uDFFF]/.test(text)) return (offset) => offset
  const pairs: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    if ((text.codePointAt(at) ?? 0) > 0xffff) {
      pairs.push(at)
      at += 1
    }
  }
  return (offset) => {
    let low = 0
    let high = pairs.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return offset - low
  }
}
