import Link from "next/link"
import { Icon } from "@/components/ui/icon"
import { formatCount, formatScore, plural } from "@/lib/format"
import { routes } from "@/lib/routes"
import styles from "@/components/upload/upload.module.css"

export type ListedDataset = {
  readonly slug: string
  readonly name: string
  readonly predictions: number
  /** of these: answers without a score, which cannot fail */
  readonly unscored: number
  readonly failures: number
  readonly models: number
  readonly binary: boolean
  readonly lowest: number | null
  readonly highest: number | null
}

/** The benchmarks of a result set, to choose whose failures are being defined. */
export function DatasetList(props: { resultSetId: number; datasets: readonly ListedDataset[]; current: string }) {
  return (
    <nav aria-label="Benchmarks">
      <ul className={styles.datasets}>
        {props.datasets.map((dataset) => (
          <li key={dataset.slug}>
            <Link
              className={styles.dataset}
              href={routes.resultSet(props.resultSetId, { dataset: dataset.slug })}
              scroll={false}
              aria-current={dataset.slug === props.current ? "true" : undefined}
            >
              <span className={styles.datasetName}>
                <Icon name="table" />
                <b className="ellip">{dataset.name}</b>
              </span>
              <span className="xs muted">
                {plural(dataset.predictions - dataset.unscored, "answer")}
                {dataset.unscored > 0 ? ` + ${formatCount(dataset.unscored)} unscored` : null} ·{" "}
                {plural(dataset.models, "model")}
              </span>
              <span className="xs soft">
                {dataset.binary
                  ? `0 or 1: ${formatCount(dataset.failures)} fail, no threshold needed`
                  : `scores from ${formatScore(dataset.lowest ?? 0)} to ${formatScore(dataset.highest ?? 1)}: your call`}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
