import { routes } from "@/lib/routes"
import styles from "./work.module.css"

const formats = [
  { format: "csv", name: "CSV" },
  { format: "jsonl", name: "JSONL" },
] as const

/** Results as they were read, each format in one click. */
export function ResultDownloads({ resultSetId }: { resultSetId: number }) {
  return (
    <p className={styles.downloads}>
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
