import Link from "next/link"
import { EmptyState } from "@/components/ui/empty-state"
import { formatDecimal } from "@/lib/format"
import { notRankedInWords } from "./findings"
import styles from "@/components/models/model.module.css"

export type NearModel = {
  readonly modelId: number
  readonly name: string
  readonly distance: number
  readonly chance95: number | null
  readonly read: number
  readonly href: string
}

/** Models whose failures divide alike, as far as enough of them was read to say so. */
export function NearestModels(props: {
  models: readonly NearModel[]
  ownRead: number
  minimum: number
  /** failures read of each peer that has too few */
  tooFew: readonly number[]
}) {
  const notRanked = notRankedInWords(props)
  if (props.models.length === 0 && notRanked === null) return null
  return (
    <section aria-labelledby="nearest-title">
      <h3 id="nearest-title">Models that fail alike</h3>
      {props.models.map((model) => (
        <div key={model.modelId}>
          <p className={styles.alike}>
            <Link href={model.href}>{model.name}</Link>
            <span className="num">√JSD {formatDecimal(model.distance)}</span>
          </p>
          <p className="xs muted">{chanceInWords(model)}</p>
        </div>
      ))}
      {notRanked ? (
        <div style={{ marginTop: "0.75rem" }}>
          <EmptyState title={notRanked.title}>{notRanked.reason}</EmptyState>
        </div>
      ) : null}
    </section>
  )
}

function chanceInWords({ distance, chance95, read }: NearModel): string {
  if (chance95 === null)
    return `Over the ${read} failures read of it; not held against chance, since both were sampled.`
  return distance > chance95
    ? `Chance alone stays below ${formatDecimal(chance95)}: alike, but not the same.`
    : `Chance alone reaches ${formatDecimal(chance95)}: the two cannot be told apart by how they fail.`
}
