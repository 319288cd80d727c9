import Link from "next/link"
import type { ReactNode } from "react"
import { suspectWords } from "@/components/failures/outcome-labels"
import { formatDecimal } from "@/lib/format"
import { whichAnswer } from "@/lib/wording/trials"
import { routes } from "@/lib/routes"
import styles from "@/components/atlas/category/category.module.css"

export type Instance = {
  readonly id: number
  readonly title: string | null
  readonly summary: string | null
  readonly suspect: keyof typeof suspectWords | null
  readonly confidence: number | null
  readonly modelName: string
  readonly datasetTitle: string
  readonly exampleId: string
  readonly variant: string
  readonly trial: number
  readonly trials: number
  readonly path: readonly { readonly name: string }[]
}

/** The failures of a category in the list's order. */
export function InstanceList(props: {
  rows: readonly (Instance & { readonly note?: ReactNode })[]
  /** levels above and including the category: what is deeper is shown as the sub-category */
  depth: number
  /** the list's filter, so that the failure's page can walk through it */
  from: string
}) {
  return (
    <table className={`table ${styles.instances}`}>
      <caption className="sr">Failures of this category</caption>
      <InstanceHead />
      <tbody>
        {props.rows.map((row) => (
          <InstanceRow key={row.id} instance={row} depth={props.depth} from={props.from} note={row.note} />
        ))}
      </tbody>
    </table>
  )
}

export function InstanceHead() {
  return (
    <thead>
      <tr>
        <th scope="col">First major error</th>
        <th scope="col">Sub-category</th>
        <th scope="col">Model and item</th>
        <th scope="col" className="num">
          Confidence
        </th>
      </tr>
    </thead>
  )
}

export function InstanceRow(props: { instance: Instance; depth: number; from: string; note?: ReactNode }) {
  const { instance, depth, from, note } = props
  const which = whichAnswer(instance)
  return (
    <tr>
      <th scope="row">
        <Link className="t-title" href={routes.error(instance.id, { from })} prefetch={false}>
          {instance.title ?? "Untitled failure"}
        </Link>
        {instance.summary ? <span className={`soft ${styles.summary}`}>{instance.summary}</span> : null}
        {note ? <span className={`sm ${styles.summary}`}>{note}</span> : null}
      </th>
      <td>{instance.path[depth]?.name ?? <span className="muted">–</span>}</td>
      <td>
        {instance.modelName}
        <span className={`xs muted ${styles.summary}`}>
          {instance.datasetTitle} · <span className="mono">{instance.exampleId}</span>
          {which === "" ? null : ` · ${which}`}
        </span>
      </td>
      <td className="num">
        {instance.suspect ? <span className="tag warn">{suspectWords[instance.suspect]}</span> : null}{" "}
        {instance.confidence === null ? "–" : formatDecimal(instance.confidence)}
      </td>
    </tr>
  )
}
