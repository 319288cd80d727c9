import Link from "next/link"
import { Fragment } from "react"
import { suspectWords } from "@/components/errors/words"
import { formatCount, formatDecimal } from "@/lib/format"
import { routes } from "@/lib/routes"
import styles from "./category.module.css"

export type Instance = {
  readonly id: number
  readonly title: string | null
  readonly summary: string | null
  readonly suspect: keyof typeof suspectWords | null
  readonly confidence: number | null
  readonly modelName: string
  readonly datasetTitle: string
  readonly exampleId: string
  readonly path: readonly { readonly name: string }[]
}

/**
 * The failures of a category, surest first. `tail`: the least sure ones, after a row that says how many lie between.
 */
export function InstanceList(props: {
  rows: readonly Instance[]
  tail: readonly Instance[]
  between: number
  betweenHref: string
  /** levels above and including the category: what is deeper is shown as the sub-category */
  depth: number
  /** the list's filter, so that the failure's page can walk through it */
  from: string
}) {
  const row = (instance: Instance) => <InstanceRow key={instance.id} {...props} instance={instance} />
  return (
    <table className={`table ${styles.instances}`}>
      <caption className="sr">Failures of this category, the surest first</caption>
      <thead>
        <tr>
          <th scope="col">First major error</th>
          <th scope="col">Sub-category</th>
          <th scope="col">Model and item</th>
          <th scope="col" className="num" aria-sort="descending">
            Confidence
          </th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map(row)}
        {props.tail.length > 0 ? (
          <Fragment>
            {props.between > 0 ? (
              <tr className={styles.divide}>
                <td colSpan={4}>
                  <Link href={props.betweenHref}>{formatCount(props.between)} more in between</Link>
                </td>
              </tr>
            ) : null}
            {props.tail.map(row)}
          </Fragment>
        ) : null}
      </tbody>
    </table>
  )
}

function InstanceRow({ instance, depth, from }: { instance: Instance; depth: number; from: string }) {
  return (
    <tr>
      <th scope="row">
        <Link className="t-title" href={routes.error(instance.id, { from })} prefetch={false}>
          {instance.title ?? "Untitled failure"}
        </Link>
        {instance.summary ? <span className={`soft ${styles.summary}`}>{instance.summary}</span> : null}
      </th>
      <td>{instance.path[depth]?.name ?? <span className="muted">–</span>}</td>
      <td>
        {instance.modelName}
        <span className={`xs muted ${styles.summary}`}>
          {instance.datasetTitle} · <span className="mono">{instance.exampleId}</span>
        </span>
      </td>
      <td className="num">
        {instance.confidence === null ? "–" : formatDecimal(instance.confidence)}{" "}
        {instance.suspect ? <span className="tag warn">{suspectWords[instance.suspect]}</span> : null}
      </td>
    </tr>
  )
}
