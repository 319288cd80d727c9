import { formatCount, formatPercent } from "@/lib/format"
import { Refresh } from "@/components/analyses/progress/page-refresh"
import styles from "@/components/upload/upload.module.css"

/** How far an import is. It changes into the report by itself. */
export function ImportProgress(props: { progress: number; rows: number; message: string | null }) {
  const { progress, rows, message } = props
  return (
    <section className={`stack ${styles.progressPanel}`} aria-labelledby="progress">
      <p className={styles.sentence} id="progress" aria-live="polite">
        <b>{formatCount(rows)}</b> rows read, {formatPercent(progress, 0)} done.
      </p>
      <progress className={styles.bar} value={progress} max={1} aria-label="Import" />
      <p className="sm soft">
        {message ?? "Waiting for its turn"}. You may close this page: the import goes on, and this address shows the
        report.
      </p>
      <Refresh every={1_000} />
    </section>
  )
}
