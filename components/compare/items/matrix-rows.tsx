"use client"

import Link from "next/link"
import { plural } from "@/lib/format"
import type { CompareQuery } from "@/lib/queries"
import styles from "@/components/compare/compare.module.css"
import { compareHref } from "@/components/compare/href"
import type { SharedFailures } from "./shared-failures"

const steps = [0, 1, 2, 3, 5, 8, 13, 20]

/** The counts of the matrix. A client component: some hundred links are made of a few numbers. */
export function MatrixRows(props: {
  shared: SharedFailures
  /** names of the categories, in their order */
  labels: readonly string[]
  query: CompareQuery
}) {
  const { labels } = props
  const { slugs, counts } = props.shared
  // One address for all, with the two categories put in: sorting its parameters for each cell would take longest.
  const [before = "", after = ""] = compareHref(props.query, { cell: "both-fail", pair: "~", q: undefined }).split(
    "pair=%7E",
  )
  const written = slugs.map((slug) => new URLSearchParams({ pair: slug }).toString())
  const hrefOf = (row: number, column: number) =>
    `${before}${written[row]}%7E${written[column]?.slice("pair=".length)}${after}#items`
  return slugs.map((slug, row) => (
    <tr key={slug}>
      <th scope="row">{labels[row]}</th>
      {slugs.map((other, column) => {
        const count = counts[row]?.[column] ?? 0
        const level = steps.filter((step) => count >= step).length - 1
        return (
          <td key={other} className={row === column ? styles.dg : undefined}>
            {count === 0 ? (
              <span className="cell s0" />
            ) : (
              <Link
                className={`cell s${level}`}
                href={hrefOf(row, column)}
                prefetch={false}
                aria-label={`${plural(count, "item")}: A ${labels[row]}, B ${labels[column]}`}
              >
                {count}
              </Link>
            )}
          </td>
        )
      })}
      <td className={styles.mt}>{counts[row]?.reduce((sum, count) => sum + count, 0)}</td>
    </tr>
  ))
}
