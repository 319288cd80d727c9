import { Time } from "@/components/ui/text/time"
import { routes } from "@/lib/routes"
import styles from "./work.module.css"

const formats = [
  { format: "csv", name: "CSV" },
  { format: "jsonl", name: "JSONL" },
] as const

/** Results as they were read, each format in one click; the day they came in, where the table has no room for it. */
export function ResultDownloads({ resultSetId, since }: { resultSetId: number; since: Date }) {
  return (
    <p className={styles.downloads}>
      <span className={styles.narrow}>
        <Time at={since} /> ·{" "}
      </span>
      Download{" "}
      {formats.map(({ format, name }, index) => (
        <span key={format}>
          {index > 0 ? " or " : null}
          <a href={routes.api(`result-sets/${resultSetId}/export`, { format })} download>
            {name}
          </a>
        </span>
      ))}
    </p>
  )
}
