import { routes } from "@/lib/routes"

type Counted = {
  readonly slug: string
  readonly model: string
  readonly predictions: number
  readonly unscored: number
  readonly failures: number
}

/** Where results are answered, and of which of their models; `b` null: there is one alone. */
export type WayToAnswer = {
  readonly href: string
  readonly words: string
  readonly a: string
  readonly b: string | null
  /** models with a score */
  readonly of: number
}

/**
 * From results to what they say, which needs no analysis: two models or more held against each other (those with most
 * attempts, the better first), one by itself; null where no answer has a score.
 */
export function answerOf(resultSetId: number, counts: readonly Counted[]): WayToAnswer | null {
  const attempts = ({ predictions, unscored }: Counted) => predictions - unscored
  const scored = counts
    .filter((row) => attempts(row) > 0)
    .toSorted((x, y) => attempts(y) - attempts(x) || x.failures - y.failures)
  const [a, b] = scored
  const results = resultSetId
  if (!a) return null
  if (!b) return { href: routes.model(a.slug, { results }), words: `See how ${a.model} did`, a: a.slug, b: null, of: 1 }
  return {
    href: routes.compare({ results, a: a.slug, b: b.slug }),
    words: scored.length === 2 ? `Compare ${a.model} and ${b.model}` : "Compare two of its models",
    ...{ a: a.slug, b: b.slug, of: scored.length },
  }
}
