type Pair = { readonly first: string; readonly second: string; readonly count: number }

export type Confusion = {
  /** the other label: a category's slug or "no-error-found" */
  readonly slug: string
  /** placed here, and the second judge chose the other */
  readonly away: number
  /** placed there, and the second judge chose this one */
  readonly towards: number
}

/** With which labels two judges mix a category up, in either direction; the most often first. */
export function confusionsOf(slug: string, pairs: readonly Pair[]): Confusion[] {
  const others = new Map<string, Confusion>()
  const add = (other: string, values: Partial<Confusion>) => {
    const known = others.get(other) ?? { slug: other, away: 0, towards: 0 }
    others.set(other, {
      slug: other,
      away: known.away + (values.away ?? 0),
      towards: known.towards + (values.towards ?? 0),
    })
  }
  for (const { first, second, count } of pairs) {
    if (first === second) continue
    if (first === slug) add(second, { away: count })
    else if (second === slug) add(first, { towards: count })
  }
  return [...others.values()].sort(
    (a, b) => b.away + b.towards - a.away - a.towards || a.slug.localeCompare(b.slug, "en"),
  )
}
