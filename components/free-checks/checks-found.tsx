import Link from "next/link"
import { formatCount, plural } from "@/lib/format"
import { onUnseen } from "@/lib/judge-info/measured-agreement"
import styles from "./free-checks.module.css"

type Kind = { readonly slug: string; readonly name: string; readonly count: number }

const mostKinds = 4

/** What the free checks have to say, which is not a reading: what they found nothing in is not read. */
export function ChecksFound(props: {
  given: number
  labelled: number
  kinds: readonly Kind[]
  href: string
  hrefOf: (slug: string) => string
}) {
  const { given, labelled, kinds } = props
  const open = given - labelled
  const shown = kinds.slice(0, mostKinds)
  return (
    <div className={styles.checks}>
      <p className="sm">
        <Link href={props.href}>Free checks</Link> labelled {labelled === 0 ? "none" : formatCount(labelled)} of{" "}
        {plural(given, "failure")} by rules and likeness
        {labelled > 0 && open > 0 ? `; they say nothing about the other ${formatCount(open)}` : ""}.{" "}
        {labelled > 0 ? `On new benchmarks ${onUnseen.held} of ${onUnseen.checked} such labels held.` : null}
      </p>
      {shown.length > 0 ? (
        <ul className="sm row" aria-label="What they found">
          {shown.map(({ slug, name, count }) => (
            <li key={slug}>
              <Link href={props.hrefOf(slug)}>{name}</Link> {formatCount(count)}
            </li>
          ))}
          {kinds.length > shown.length ? <li className="muted">{kinds.length - shown.length} more</li> : null}
        </ul>
      ) : null}
    </div>
  )
}
