import Link from "next/link"
import { routes } from "@/lib/routes"

type Counted = {
  readonly slug: string
  readonly model: string
  readonly predictions: number
  readonly unscored: number
  readonly failures: number
}

/**
 * From results to what they say, which needs no analysis: two models or more held against each other (those with most
 * attempts, the better first), one by itself; nothing where no answer has a score.
 */
export function AnswerLink({ resultSetId, counts }: { resultSetId: number; counts: readonly Counted[] }) {
  const attempts = ({ predictions, unscored }: Counted) => predictions - unscored
  const scored = counts
    .filter((row) => attempts(row) > 0)
    .toSorted((x, y) => attempts(y) - attempts(x) || x.failures - y.failures)
  const [a, b] = scored
  if (!a) return null
  const results = resultSetId
  return b ? (
    <Link className="btn lg" href={routes.compare({ results, a: a.slug, b: b.slug })}>
      {scored.length === 2 ? `Compare ${a.model} and ${b.model}` : "Compare two of its models"}
    </Link>
  ) : (
    <Link className="btn lg" href={routes.model(a.slug, { results })}>
      See how {a.model} did
    </Link>
  )
}
