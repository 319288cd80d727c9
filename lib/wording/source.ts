export type Source = {
  /** of the analysis, or of the results */
  readonly name: string
  readonly analysis: { readonly id: number; readonly judge: string } | null
  /** key of the release whose categories are shown; null: there are none, or they are the analysis's own */
  readonly release: string | null
  /** the release's own labels, not another analysis on its categories */
  readonly isReleaseView: boolean
  /** other results are shown beside them */
  readonly isOfSeveral: boolean
}

/** What figures come from, as citations and saved pictures say it: the release, an analysis and its judge, or results. */
export function sourceWords({ name, analysis, release, isReleaseView, isOfSeveral }: Source): string {
  const more = isOfSeveral ? " and other results" : ""
  if (isReleaseView && release !== null) return `release ${release}${more}`
  if (analysis === null) return `results ${name}${more}, scores alone`
  const on = release === null ? "" : `, on the categories of release ${release}`
  return `analysis ${analysis.id} (${name}), labels by ${analysis.judge}${on}${more}`
}
