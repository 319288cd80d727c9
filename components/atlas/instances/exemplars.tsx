import Link from "next/link"
import { Fragment, type ReactNode } from "react"
import styles from "@/components/atlas/category/category.module.css"
import { InstanceHead, InstanceRow, type Instance } from "./instance-list"

export type ExemplarGroup = {
  readonly title: string
  readonly about: string
  readonly rows: readonly (Instance & { readonly note?: ReactNode })[]
  readonly more: { readonly label: string; readonly href: string } | null
}

/** What the category looks like where it is plain, where it is hard, and where two judges part. */
export function Exemplars(props: {
  groups: readonly ExemplarGroup[]
  depth: number
  from: string
  all: { readonly label: string; readonly href: string }
}) {
  const groups = props.groups.filter((group) => group.rows.length > 0)
  if (groups.length === 0) return null
  return (
    <section className="section" id="exemplars" aria-labelledby="exemplars-title">
      <h2 id="exemplars-title" style={{ marginBottom: "0.75rem" }}>
        {`Exemplars: ${groups.map((group) => group.title.toLowerCase()).join(", ")}`}
      </h2>
      <table className={`table ${styles.instances}`}>
        <caption className="sr">Exemplars of this category</caption>
        <InstanceHead />
        {groups.map((group) => (
          <Fragment key={group.title}>
            <tbody aria-label={group.title}>
              <tr className={styles.divide}>
                <td colSpan={4}>
                  <b>{group.title}</b> · {group.about}
                </td>
              </tr>
              {group.rows.map((row) => (
                <InstanceRow key={row.id} instance={row} depth={props.depth} from={props.from} note={row.note} />
              ))}
              {group.more ? (
                <tr className={styles.divide}>
                  <td colSpan={4}>
                    <Link href={group.more.href}>{group.more.label}</Link>
                  </td>
                </tr>
              ) : null}
            </tbody>
          </Fragment>
        ))}
      </table>
      <div className="table-foot">
        <span>By the judge’s own confidence; disputed by the second judge’s label</span>
        <Link className="btn" href={props.all.href}>
          {props.all.label}
        </Link>
      </div>
    </section>
  )
}
