import Link from "next/link"
import { plural } from "@/lib/format"
import styles from "./category.module.css"
import { secondJudgeAgrees } from "@/components/atlas/data/findings"

type Opinion = { readonly first: string; readonly second: string; readonly count: number }

/** Failures of one category that a second judge classified blind: how many alike, and what it chose instead. */
export function SecondJudge(props: {
  slug: string
  name: string
  opinions: readonly Opinion[]
  nameOf: (slug: string) => string
  hrefOf: (slug: string) => string
  reviewHref: string
}) {
  const { slug, opinions } = props
  const own = opinions.filter((pair) => pair.first === slug)
  const asked = own.reduce((sum, pair) => sum + pair.count, 0)
  const agreed = own.reduce((sum, pair) => sum + (pair.second === slug ? pair.count : 0), 0)
  const instead = own.filter((pair) => pair.second !== slug)
  const reverse = opinions.filter((pair) => pair.second === slug && pair.first !== slug)
  if (asked === 0 && reverse.length === 0) return null
  const link = (other: string) => <Link href={props.hrefOf(other)}>{props.nameOf(other)}</Link>
  return (
    <section className={`fig minor ${styles.judge}`} id="second-judge" aria-labelledby="second-judge-title">
      <h2 className="fig-title" id="second-judge-title">
        {secondJudgeAgrees(agreed, asked)}
      </h2>
      <p className="fig-sub">
        Failures labelled here and classified again by a language model that did not see the first label.
      </p>
      {asked > 0 && asked <= 60 ? (
        <div className={styles.dots} role="img" aria-label={`${agreed} of ${asked} the same`}>
          {Array.from({ length: asked }, (_, index) => (
            <i key={index} className={index < agreed ? undefined : styles.no} />
          ))}
        </div>
      ) : null}
      <div className={styles.notes}>
        {instead.length > 0 ? (
          <p>
            Instead chosen:{" "}
            {instead.map((pair, index) => (
              <span key={pair.second}>
                {index > 0 ? ", " : null}
                {link(pair.second)} {times(pair.count)}
              </span>
            ))}
            .
          </p>
        ) : null}
        {reverse.length > 0 ? (
          <p>
            In the other direction,{" "}
            {reverse.map((pair, index) => (
              <span key={pair.first}>
                {index > 0 ? ", " : null}
                {pair.count} labelled {link(pair.first)}
              </span>
            ))}{" "}
            {reverse.reduce((sum, pair) => sum + pair.count, 0) === 1 ? "was" : "were"} read as {props.name}.
          </p>
        ) : null}
        <p className="muted">
          Both are language models: this is consistency, not validation by people.{" "}
          <Link href={props.reviewHref}>Review these failures</Link>
        </p>
      </div>
    </section>
  )
}

const times = (count: number) => (count === 1 ? "once" : count === 2 ? "twice" : plural(count, "time"))
