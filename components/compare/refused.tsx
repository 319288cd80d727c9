import Link from "next/link"
import { routes } from "@/lib/routes"
import type { NextStep, Refusal } from "@/lib/domain/ranking"
import { refusalHeadline, refusalReason } from "@/lib/ranking-words"
import styles from "./compare.module.css"

/** In the place of a verdict: that there is none, why, and what to do about it. */
export function Refused(props: {
  refusal: Refusal
  names: { readonly a: string; readonly b: string }
  steps: readonly NextStep[]
}) {
  const { refusal, names, steps } = props
  return (
    <div className={styles.verdict}>
      <h1>{refusalHeadline(refusal)}</h1>
      <p className="lede">{refusalReason(refusal, names)}</p>
      {steps.length > 0 ? (
        <div className="actions mt-5">
          {steps.map((step, index) => {
            const [href, label] = linkOf(step)
            return (
              <Link key={href} className={index === 0 ? "btn primary" : "btn"} href={href}>
                {label}
              </Link>
            )
          })}
        </div>
      ) : null}
    </div>
  )
}

function linkOf(step: NextStep): [string, string] {
  switch (step.do) {
    case "compare":
      return [routes.compare({ a: step.a, b: step.b, analysis: step.analysis }), "Compare them where they share items"]
    case "analyze":
      return [routes.newAnalysis({ results: step.results }), `Analyse results ${step.results}`]
    case "wait":
      return [routes.analysis(step.analysis), `See analysis ${step.analysis}`]
  }
}
