import type { Criterion } from "@/lib/domain/annotation"
import { HeuristicNote } from "@/components/judges/heuristic-note"
import { judgeOfSource } from "@/lib/domain/judge-id"
import { formatDate } from "@/lib/format"
import { CriteriaList } from "./criteria-list"
import styles from "./error.module.css"
import { outcomeWords, reviewWords, verdictWords } from "./words"

type Props = {
  annotation: {
    readonly outcome: keyof typeof outcomeWords
    readonly outcomeDetail: string | null
    readonly verdict: keyof typeof verdictWords | null
    readonly summary: string | null
    readonly secondary: string | null
    readonly source: string | null
    readonly round: number | null
    readonly judgeId: string
    readonly analysisTitle: string
    readonly criteria: readonly Criterion[]
    readonly secondOpinion: { readonly second: string } | null
    readonly expertMatch: string | null
  }
  /** the output the evidence lies in; null when its text is not here or differs */
  output: string | null
  reviews: readonly {
    id: number
    verdict: keyof typeof reviewWords
    category: string | null
    note: string | null
    reviewer: string
    createdAt: Date
  }[]
  scopeTitle: string
}

export function DiagnosisPanel({ annotation, output, reviews, scopeTitle }: Props) {
  const judgeId = judgeOfSource(annotation.judgeId, annotation.source)
  const heuristic = judgeId === "builtin"
  return (
    <section className={styles["g-di"]} aria-labelledby="diagnosis">
      <div className={styles.colhead}>
        <h2 id="diagnosis">Diagnosis</h2>
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
      {annotation.criteria.length > 0 ? <CriteriaList criteria={annotation.criteria} output={output} /> : null}
      <details className={styles.drawer}>
        <summary>Where this comes from</summary>
        <dl className="kv pb-3">
          <dt>Analysis</dt>
          <dd>
            {annotation.analysisTitle}
            {annotation.round === null ? "" : `, round ${annotation.round}`}
          </dd>
          <dt>Placed on</dt>
          <dd>{scopeTitle}</dd>
          <dt>Judge</dt>
          <dd>{judgeName(judgeId)}</dd>
          <dt>Spoke</dt>
          <dd>{annotation.source ?? "–"}</dd>
          <dt>Second judge</dt>
          <dd>{annotation.secondOpinion ? annotation.secondOpinion.second : "did not see this one"}</dd>
          <dt>Experts’ account</dt>
          <dd>{annotation.expertMatch ?? "none"}</dd>
          <dt>Reviews by people</dt>
          <dd>{reviews.length}</dd>
        </dl>
        {reviews.length > 0 ? (
          <ul className="list-plain sm">
            {reviews.map((review) => (
              <li key={review.id}>
                <b>{review.reviewer}</b>: {reviewWords[review.verdict]}
                {review.category ? `, ${review.category}` : ""}
                {review.note ? ` — ${review.note}` : ""} <span className="muted">{formatDate(review.createdAt)}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </details>
    </section>
  )
}

function judgeName(judgeId: string): string {
  if (judgeId === "release-reader") return "large language model, blind to the model’s name"
  if (judgeId === "builtin") return "built-in rules and similarity, not a reader"
  return judgeId
}
