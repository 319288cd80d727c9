import { Icon } from "@/components/ui/icon"
import styles from "@/components/compare/compare.module.css"
import type { CompatibilityLine } from "./compatibility-lines"

/** Is it fair to compare? What is shared, what differs, what was read, what is suspect. */
export function Compatibility({ lines }: { lines: readonly CompatibilityLine[] }) {
  return (
    <ul className={styles.compat} aria-label="Is it fair to compare?">
      {lines.map(({ good, text }) => (
        <li key={text} className={good ? "" : styles.w}>
          <Icon name={good ? "check" : "warning"} />
          {text}
        </li>
      ))}
    </ul>
  )
}
