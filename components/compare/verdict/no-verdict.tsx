import Link from "next/link"
import type { Refusal } from "@/lib/domain/compare/ranking"
import { refusalHeadline, refusalReason } from "@/lib/wording/ranking"
import styles from "@/components/compare/compare.module.css"

export type Way = { readonly href: string; readonly label: string }

/** In the place of a verdict: that there is none, why, and the ways on. */
export function Refused(props: {
  refusal: Refusal
  names: { readonly a: string; readonly b: string }
  ways: readonly Way[]
}) {
  const { refusal, names, ways } = props
  return (
    <div className={styles.verdict}>
      <h1>{refusalHeadline(refusal)}</h1>
      <p className="lede">{refusalReason(refusal, names)}</p>
      {ways.length > 0 ? (
        <div className="actions mt-5">
          {ways.map(({ href, label }, index) => (
            <Link key={href} className={index === 0 ? "btn primary" : "btn"} href={href}>
              {label}
            </Link>
          ))}
        </div>
      ) : null}
    </div>
  )
}
