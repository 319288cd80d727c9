import Link from "next/link"
import { ruleWords } from "@/lib/wording/ranking"
import { routes } from "@/lib/routes"

type Rule = { readonly threshold: number; readonly lowerIsBetter: boolean }

export type RuledAnalysis = Rule & {
  readonly id: number
  readonly title: string
  /** by the rule the results have now */
  readonly isCurrent: boolean
}

/** What moving the threshold does not change, said before and after: every analysis keeps the one it was run with. */
export function RuledAnalyses(props: {
  resultSetId: number
  rule: Rule
  analyses: readonly RuledAnalysis[]
  mayAnalyse: boolean
}) {
  const { resultSetId, rule, analyses, mayAnalyse } = props
  if (analyses.length === 0) return null
  const isMoved = analyses.some(({ isCurrent }) => !isCurrent)
  return (
    <section aria-labelledby="ruled-analyses">
      <h2 className="h3" id="ruled-analyses">
        Analyses keep their threshold
      </h2>
      <p className="xs muted mt-1">A new threshold changes none of these; it counts in new analyses.</p>
      <ul className="mt-3 stack" style={{ "--gap": "0.375rem" } as React.CSSProperties}>
        {analyses.map((analysis) => (
          <li key={analysis.id}>
            <Link href={routes.analysis(analysis.id)}>
              {analysis.title} (analysis {analysis.id})
            </Link>{" "}
            <span className={analysis.isCurrent ? "tag" : "tag warn"}>fails {ruleWords(analysis)}</span>
          </li>
        ))}
      </ul>
      {isMoved && mayAnalyse ? (
        <p className="mt-3">
          <Link className="btn" href={routes.newAnalysis({ results: resultSetId })}>
            Analyse again {ruleWords(rule)}
          </Link>
        </p>
      ) : null}
    </section>
  )
}
