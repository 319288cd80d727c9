import type { HeuristicPart } from "@/lib/domain/judge-id"
import { Icon } from "@/components/ui/icon"
import { formatCount } from "@/lib/format"
import type { Comparison } from "@/lib/stats/compare"
import styles from "./compare.module.css"

type Overlap = { readonly shared: number; readonly onlyA: number; readonly onlyB: number; readonly threshold: number }

/** Is it fair to compare? What is shared, what was read, what is suspect. */
export function Compatibility(props: {
  overlaps: readonly Overlap[]
  comparison: Comparison
  noErrorFound: number
  heuristic: HeuristicPart
}) {
  const { overlaps, comparison } = props
  const total = (column: "shared" | "onlyA" | "onlyB") => overlaps.reduce((sum, row) => sum + row[column], 0)
  const thresholds = [...new Set(overlaps.filter((row) => row.shared > 0).map((row) => row.threshold))]
  const unread = comparison.a.failures - comparison.a.read + comparison.b.failures - comparison.b.read
  const onlyOne = total("onlyA") + total("onlyB")
  const lines = [
    {
      good: onlyOne === 0,
      text: `${formatCount(total("shared"))} items in common, ${formatCount(total("onlyA"))} only A, ${formatCount(total("onlyB"))} only B`,
    },
    { good: true, text: "Same results, judge and release" },
    { good: thresholds.length === 1, text: `Failure: score below ${thresholds.join(" or ")}, both alike` },
    {
      good: unread === 0,
      text:
        unread === 0
          ? `All ${formatCount(comparison.a.failures)} and ${formatCount(comparison.b.failures)} failures read`
          : `${formatCount(comparison.a.read)} of ${formatCount(comparison.a.failures)} and ${formatCount(comparison.b.read)} of ${formatCount(comparison.b.failures)} failures read`,
    },
    ...(props.noErrorFound > 0
      ? [{ good: false, text: `${formatCount(props.noErrorFound)} failures without an error: item or scorer suspect` }]
      : []),
    ...(props.heuristic === "none"
      ? []
      : [
          {
            good: false,
            text: `${props.heuristic === "all" ? "Labels" : "Some labels"} by the built-in judge: heuristic`,
          },
        ]),
  ]
  return (
    <ul className={styles.compat}>
      {lines.map(({ good, text }) => (
        <li key={text} className={good ? "" : styles.w}>
          <Icon name={good ? "check" : "warning"} />
          {text}
        </li>
      ))}
    </ul>
  )
}
