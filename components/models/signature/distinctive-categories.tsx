import Link from "next/link"
import { formatPercent } from "@/lib/format"
import styles from "@/components/models/model.module.css"
import type { SignatureRow } from "./signature-view"

export type DistinctiveExample = {
  readonly id: number
  readonly title: string | null
  readonly summary: string | null
  readonly exampleId: string
  readonly path: readonly { readonly name: string }[]
  readonly href: string
}

/** The categories that hold up, each with what its failures look like. */
export function Distinctive(props: {
  differing: readonly SignatureRow[]
  tested: number
  peers: string
  /** "28 of its 56 are “Several answers, no commitment”." by category */
  patterns: ReadonlyMap<string, string>
  examples: readonly DistinctiveExample[]
}) {
  const { differing, tested, peers, patterns, examples } = props
  const [first] = differing
  return (
    <section aria-labelledby="distinctive-title">
      <h3 id="distinctive-title">{differing.length > 0 ? "Distinctive failures" : "No category stands out"}</h3>
      <p className="sm soft" style={{ margin: "0.375rem 0 0.75rem" }}>
        {first
          ? sentence(differing, peers)
          : `Of ${tested} categories none differs from ${peers} at q < 0.10. These are its surest diagnoses.`}{" "}
        {first ? patterns.get(first.key) : null}
      </p>
      <ul className={styles.distinct}>
        {examples.map(({ id, title, summary, exampleId, path, href }) => (
          <li key={id}>
            <Link className="t-title" href={href}>
              {title ?? "Failure without a title"}
            </Link>
            {summary ? <p className="line-clamp-4">{summary}</p> : null}
            <span className="xs muted">
              <span className="mono">{exampleId}</span>
              {path.length > 0 ? ` · ${path.at(-1)?.name}` : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function sentence(differing: readonly SignatureRow[], peers: string): string {
  const share = (row: SignatureRow) =>
    `${formatPercent(row.own?.estimate ?? 0)} here, ${formatPercent(row.others?.estimate ?? 0)} among ${peers}`
  const [only, second] = differing
  if (only && !second) return `${only.name} is the only category at q < 0.10: ${share(only)}.`
  return `${differing.length} categories at q < 0.10. ${differing
    .slice(0, 3)
    .map((row) => `${row.name}: ${share(row)}.`)
    .join(" ")}`
}
