import type { ReactNode } from "react"
import { undetermined, type Criterion } from "@/lib/domain/failures/annotation"
import { plural } from "@/lib/format"
import { HeuristicNote } from "@/components/judges/heuristic-note"
import { judgeOfSource } from "@/lib/domain/judges/judge-id"
import { CriteriaList } from "./criteria-list"
import styles from "@/components/failures/failure.module.css"
import { outcomeWords, verdictWords } from "@/components/failures/outcome-labels"

type Props = {
  annotation: {
    readonly outcome: keyof typeof outcomeWords
    readonly outcomeDetail: string | null
    readonly verdict: keyof typeof verdictWords | null
    readonly summary: string | null
    readonly secondary: string | null
    readonly source: string | null
    readonly judgeId: string
    readonly criteria: readonly Criterion[]
  }
  /** the output the evidence lies in; null when its text is not here or differs */
  output: string | null
  lit: ReadonlySet<number>
  allHref: string
  /** true while the texts of a gated dataset are hidden: criteria tell what is in them */
  locked: boolean
  /** what others said, and where it comes from */
  children: ReactNode
}

export function DiagnosisPanel({ annotation, output, lit, allHref, locked, children }: Props) {
  const judgeId = judgeOfSource(annotation.judgeId, annotation.source)
  const heuristic = judgeId === "builtin"
  return (
    <section className={styles["g-di"]} aria-labelledby="diagnosis">
      <div className={styles.colhead}>
        {/* Rules label what they can tell; nothing was read, so nothing is diagnosed. */}
        <h2 id="diagnosis">{heuristic ? (annotation.source === undetermined ? "No label" : "Label") : "Diagnosis"}</h2>
        <span className={heuristic ? "tag warn" : "xs muted"}>
          {heuristic ? "built-in judge, heuristic" : "by a language model"}
        </span>
      </div>
      <p className={`${styles.path} muted`}>
        {annotation.verdict ? verdictWords[annotation.verdict] : outcomeWords[annotation.outcome]}
      </p>
      <p className={styles.sum}>{annotation.summary ?? annotation.outcomeDetail ?? "There is no diagnosis."}</p>
      {annotation.secondary ? (
        <p className="sm soft">
          <span className="muted">Also:</span> {annotation.secondary}
        </p>
      ) : null}
      {heuristic ? (
        <div className="mt-4">
          <HeuristicNote />
        </div>
      ) : null}
      {annotation.criteria.length === 0 ? null : locked ? (
        <p className="fig-note">
          {plural(annotation.criteria.length, "criterion is", "criteria are")} shown with the texts.
        </p>
      ) : (
        <CriteriaList criteria={annotation.criteria} output={output} lit={lit} allHref={allHref} />
      )}
      {children}
    </section>
  )
}
