import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import { Icon } from "@/components/ui/icon"
import styles from "@/components/failures/failure.module.css"
import { TextPart, type PreparedText, type TextState } from "./text-part"

type Props = {
  texts: {
    readonly input: PreparedText
    readonly output: PreparedText
    readonly reference: PreparedText | null
    readonly reasoning: PreparedText | null
  }
  state: TextState
  viewHrefs: { readonly rendered: string; readonly plain: string }
  /** false when this is not the text the judge read */
  evidenceFits: boolean
  hasEvidence: boolean
  score: string
  /** what else the files say of the answer */
  facts: React.ReactNode
  /** the turns that led to it, where there were several */
  conversation: React.ReactNode
  /** the correct outputs the judge was shown, or why they are not here */
  children: React.ReactNode
}

/** Input with its reference, and output with the judge's evidence lit. */
export function ItemTexts(props: Props) {
  const { texts, state } = props
  return (
    <>
      <section className={styles["g-in"]} aria-labelledby="input">
        <div className={styles.colhead}>
          <h2 id="input">Input</h2>
          <File state={state} part="input" />
        </div>
        <TextPart prepared={texts.input} state={state} empty="The input is empty." />
        <h3 className="h4 mt-5 mb-1">Reference</h3>
        {texts.reference ? (
          <TextPart prepared={texts.reference} state={state} empty="The reference is empty." />
        ) : (
          <p className="muted">The results give no reference answer.</p>
        )}
        {props.facts}
        {props.children}
      </section>
      <section className={styles["g-out"]} aria-labelledby="output">
        <div className={styles.colhead}>
          <h2 id="output">Output</h2>
          <span className={styles.tools}>
            <File state={state} part="output" />
            <SegmentedLinks
              label="How texts are shown"
              small
              current={state.view}
              options={[
                { value: "rendered", label: "Rendered", href: props.viewHrefs.rendered },
                { value: "plain", label: "Plain", href: props.viewHrefs.plain },
              ]}
            />
          </span>
        </div>
        {texts.reasoning ? (
          <details className={styles.thinking} open={state.all === "reasoning" || state.passage?.part === "reasoning"}>
            <summary>Reasoning before the answer</summary>
            <TextPart prepared={texts.reasoning} state={state} />
          </details>
        ) : null}
        <TextPart prepared={texts.output} state={state} empty="The output is empty." />
        <p className={styles.final}>
          <Icon name="cross" />
          {props.score}
        </p>
        {props.conversation}
        {!props.evidenceFits ? (
          <p className="fig-note">
            This output differs from the one that was read, so its evidence is not marked here.
          </p>
        ) : props.hasEvidence ? (
          <p className={styles.evkey}>
            <u className={styles.g}>correct</u>
            <span className={styles.p}>partly correct</span>
            <span className={styles.w}>incorrect</span>
            <span>Select a mark to see its criterion</span>
          </p>
        ) : null}
      </section>
    </>
  )
}

function File({ state, part }: { state: TextState; part: "input" | "output" }) {
  return (
    <a className={styles.file} href={state.fileHref(part)} download aria-label={`Download the ${part} as a text file`}>
      <Icon name="download" small />
    </a>
  )
}
