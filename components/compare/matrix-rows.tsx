"use client"

import Link from "next/link"
import type { CompareQuery } from "@/lib/queries"
import styles from "./compare.module.css"
import { compareHref } from "./href"
import type { SharedFailures } from "./shared-failures"

const steps = [0, 1, 2, 3, 5, 8, 13, 20]

/** The counts of the matrix. A client component: some hundred links are made of a few numbers. */
export function MatrixRows(props: {
  shared: SharedFailures
  /** names of the categories, in their order */
  labels: readonly string[]
  names: { readonly a: string; readonly b: string }
  query: CompareQuery
}) {
  const { labels, names } = props
  const { slugs, counts } = props.shared
  const hrefOf = (a: string, b: string) =>
    `${compareHref(props.query, { cell: "both-fail", pair: `${a}~${b}`, q: undefined })}#items`
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
                href={hrefOf(slug, other)}
                prefetch={false}
                aria-label={`${count} items: ${labels[row]} for ${names.a}, ${labels[column]} for ${names.b}`}
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
