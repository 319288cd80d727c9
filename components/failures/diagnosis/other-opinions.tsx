import { CategoryPath } from "@/components/ui/text/category-path"
import { Time } from "@/components/ui/text/time"
import { formatDecimal } from "@/lib/format"
import styles from "@/components/failures/failure.module.css"
import { expertWords, reviewWords } from "@/components/failures/outcome-labels"

type PathNode = { readonly slug: string; readonly name: string }

type Props = {
  second: { readonly path: readonly PathNode[]; readonly same: boolean; readonly confidence: number | null } | null
  expertMatch: keyof typeof expertWords | null
  reviews: readonly {
    readonly id: number
    readonly verdict: keyof typeof reviewWords
    readonly path: readonly PathNode[]
    readonly note: string | null
    readonly reviewer: string
    readonly createdAt: Date
  }[]
}

/** What a second judge, the benchmark's experts and people said of the same failure. Nothing when nobody did. */
export function OtherOpinions({ second, expertMatch, reviews }: Props) {
  if (!second && !expertMatch && reviews.length === 0) return null
  return (
    <section className={styles.voices} aria-labelledby="voices">
      <h3 id="voices" className="h4">
        Others on this failure
      </h3>
      <ul className="list-plain sm">
        {second ? (
          <li>
            <b>A second judge</b>, who did not see this label: {second.same ? "the same, " : ""}
            <CategoryPath path={second.path} />
            {second.confidence === null ? null : (
              <span className="muted"> confidence {formatDecimal(second.confidence)}</span>
            )}
          </li>
        ) : null}
        {expertMatch ? (
          <li>
            <b>Experts’ account</b> of the first error: {expertWords[expertMatch]}
          </li>
        ) : null}
        {reviews.map((review) => (
          <li key={review.id}>
            <b>{review.reviewer}</b> {reviewWords[review.verdict]}
            {review.path.length > 0 ? (
              <>
                : <CategoryPath path={review.path} />
              </>
            ) : null}{" "}
            <Time className="muted" at={review.createdAt} />
            {review.note ? <p className={styles.said}>{review.note}</p> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
