import { Axis } from "@/components/plot/marks/axis"
import type { Scale } from "@/components/plot/scale"
import { formatCount, formatPercent } from "@/lib/format"
import { countHead, shareHead } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import styles from "./atlas-tree.module.css"
import type { Unit } from "@/components/atlas/view/tree-rows"

const heads = { share: "Share", rate: "Rate" } as const

/** What the columns of the tree are; each row says its own numbers to screen readers. */
export function TreeHead(props: {
  unit: Unit
  scale: Scale
  suites: readonly { readonly name: string }[]
  model: string | null
  labels: Pick<Labels, "part">
}) {
  const format = (value: number) => (props.unit === "count" ? formatCount(value) : formatPercent(value, 0))
  return (
    <div className={styles.columns} aria-hidden="true">
      <span>Category</span>
      <span className="num">{countHead(props.labels)}</span>
      <span>Models</span>
      <span className={styles.axis}>
        <Axis scale={props.scale} format={format} />
      </span>
      <span>{props.unit === "count" ? countHead(props.labels) : shareHead(props.labels, heads[props.unit])}</span>
      {props.model === null ? (
        <span className={styles.suites}>
          {props.suites.map((suite) => (
            <span key={suite.name}>{suite.name}</span>
          ))}
        </span>
      ) : (
        <span className={styles.chosen}>{props.model}</span>
      )}
    </div>
  )
}

const keys = [
  [["↑", "↓"], "move"],
  [["→"], "open"],
  [["←"], "close"],
  [["*"], "open all"],
  [["Enter"], "category page"],
] as const

export function TreeKeys() {
  return (
    <div className={`nopicture ${styles.keys}`}>
      {keys.map(([caps, meaning]) => (
        <span key={meaning}>
          {caps.map((cap) => (
            <kbd key={cap}>{cap}</kbd>
          ))}{" "}
          {meaning}
        </span>
      ))}
    </div>
  )
}
