import Link from "next/link"
import type { Criterion } from "@/lib/domain/annotation"
import { routes } from "@/lib/routes"
import { EmptyState } from "../ui/empty-state"
import { Icon } from "../ui/icon"
import styles from "./error.module.css"
import { EvidenceText } from "./evidence-text"

type Texts = {
  readonly input: string
  readonly reference: string | null
  readonly output: string
  readonly reasoning: string | null
}

/** Input and output side by side. `evidenceFits` is false when this is not the text the judge read. */
export function ItemTexts(props: {
  texts: Texts
  criteria: readonly Criterion[]
  evidenceFits: boolean
  score: string
  judgeRead: string
}) {
  const { texts } = props
  return (
    <>
      <section className={styles["g-in"]} aria-labelledby="input">
        <div className={styles.colhead}>
          <h2 id="input">Input</h2>
        </div>
        <div className={styles.prompt}>{texts.input}</div>
        <h3 className="h4 mt-5">Reference</h3>
        <div className={styles.prompt}>
          {texts.reference ?? <span className="muted">The results give no reference answer.</span>}
        </div>
      </section>
      <section className={styles["g-out"]} aria-labelledby="output">
        <div className={styles.colhead}>
          <h2 id="output">Output</h2>
        </div>
        <EvidenceText text={texts.output} criteria={props.evidenceFits ? props.criteria : []} />
        {texts.reasoning ? (
          <details className={styles.drawer}>
            <summary>Reasoning</summary>
            <div className={styles.out}>{texts.reasoning}</div>
          </details>
        ) : null}
        <p className={styles.final}>
          <Icon name="cross" />
          {props.score}
        </p>
        {props.evidenceFits ? (
          <p className={styles.evkey}>
            <u className={styles.g}>correct</u>
            <span className={styles.p}>partly correct</span>
            <span className={styles.w}>incorrect</span>
            <span>Select a mark to see its criterion</span>
          </p>
        ) : (
          <p className="fig-note">{props.judgeRead}</p>
        )}
      </section>
    </>
  )
}

/** The release ships no items: where they come from, and how they get here. */
export function TextsMissing(props: {
  dataset: string
  sourceName: string | null
  sourceUrl: string | null
  licence: string | null
}) {
  return (
    <section className={styles["g-texts"]} aria-label="Input and output">
      <EmptyState
        title="The texts of this item are not here yet"
        action={
          <Link className="btn" href={routes.upload()}>
            <Icon name="upload" />
            Import these results
          </Link>
        }
      >
        The atlas ships diagnoses, not other people’s texts. Import the results of {props.dataset} (same data set, model
        and example id), and input, output and the lit evidence appear here.{" "}
        {props.sourceUrl ? (
          <>
            Source:{" "}
            <a href={props.sourceUrl} rel="noreferrer noopener">
              {props.sourceName ?? props.sourceUrl}
            </a>
            {props.licence ? ` (${props.licence})` : null}.
          </>
        ) : null}
      </EmptyState>
    </section>
  )
}
