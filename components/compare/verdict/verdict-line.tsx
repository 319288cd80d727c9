import styles from "@/components/compare/compare.module.css"
import type { Verdict } from "./verdict"

/** The answer in one sentence, each model in its colour. */
export function VerdictLine({
  verdict,
  names,
}: {
  verdict: Verdict
  names: { readonly a: string; readonly b: string }
}) {
  const first = verdict.better === "b" ? "b" : "a"
  const second = first === "a" ? "b" : "a"
  return (
    <div className={styles.verdict}>
      <h1>
        <span className={first === "a" ? "ca" : "cb"}>{names[first]}</span> {verdict.relation}{" "}
        <span className={second === "a" ? "ca" : "cb"}>{names[second]}</span>
        {/^[,.:;]/.test(verdict.kind) ? "" : " "}
        {verdict.kind}
      </h1>
      <p className="lede">{verdict.lede}</p>
    </div>
  )
}
