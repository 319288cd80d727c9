import { RichText } from "@/components/ui/text/rich-text"
import { cutText } from "@/lib/domain/text/truncate-text"
import { formatCount } from "@/lib/format"
import { planText } from "@/lib/rich-text/text-plan"

/** Another answer to the item, which has no page of its own: it is right, was not sampled, or does not count. */
export function OtherAnswer(props: { of: string; output: string | null; view: "rendered" | "plain" }) {
  const { text, length } = cutText(props.output ?? "", { part: "output", all: false })
  return (
    <section id="answer" className="section" aria-labelledby="answer-of">
      <h2 id="answer-of" className="h3 mb-2">
        Answer of {props.of}
      </h2>
      {props.output === null ? (
        <p className="muted">Its text is not here.</p>
      ) : (
        <RichText text={text} plan={planText(text, props.view)} />
      )}
      {text.length < length ? (
        <p className="xs muted">
          {formatCount(text.length)} of {formatCount(length)} characters
        </p>
      ) : null}
    </section>
  )
}
