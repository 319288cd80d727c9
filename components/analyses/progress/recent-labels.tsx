import Link from "next/link"
import type { Outcome } from "@/lib/domain/enums"
import styles from "@/components/analyses/analyses.module.css"

export type RecentRow = {
  readonly id: number
  readonly outcome: Outcome
  readonly title: string | null
  readonly detail: string | null
  readonly category: string | null
  readonly model: string
  readonly example: string
  readonly href: string
}

const words = {
  pending: "Waiting",
  diagnosed: "Diagnosed",
  "no-error-found": "No error found",
  refused: "The judge refused",
  unparseable: "The reply could not be read",
  "context-too-long": "Too long for the judge",
  unavailable: "The judge did not answer",
} as const satisfies Record<Outcome, string>

/** The failures read last: people look whether the judge talks sense. */
export function RecentList({ rows }: { rows: readonly RecentRow[] }) {
  return (
    <ul className={`lined ${styles.recent}`}>
      {rows.map(({ id, outcome, title, detail, category, model, example, href }) => (
        <li key={id}>
          <Link href={href}>{title || words[outcome]}</Link>
          <span>{outcome === "diagnosed" ? (category ?? "In no category yet") : title ? words[outcome] : detail}</span>
          <span>
            {model} · {example}
          </span>
        </li>
      ))}
    </ul>
  )
}
