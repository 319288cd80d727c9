"use client"

import Link from "next/link"
import { ModelMark } from "@/components/ui/text/model-mark"
import type { SharedItem } from "@/lib/data/compare/item-list"
import { failedTrials } from "@/lib/wording/trials"
import { routes } from "@/lib/routes"
import styles from "@/components/compare/compare.module.css"

type Linked = SharedItem & { readonly href: string }

/**
 * The items behind one cell of the split, with both diagnoses; titles lead to each failure's own page. A client
 * component because its rows are smaller than its markup.
 */
export function SharedItemsTable(props: {
  rows: readonly Linked[]
  names: { readonly a: string; readonly b: string }
}) {
  const { rows, names } = props
  return (
    <div className={`scroll-x ${styles.contain}`}>
      <table className={`table ${styles.items}`}>
        <caption className="sr">{`Items of ${names.a} and ${names.b}`}</caption>
        <thead>
          <tr>
            <th scope="col">Item</th>
            {(["a", "b"] as const).map((side) => (
              <th key={side} scope="col">
                <span className="model">
                  <ModelMark side={side} />
                  {names[side]}
                </span>
              </th>
            ))}
            <th scope="col">Same way?</th>
            <th scope="col">
              <span className="sr">Open</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.href} row={row} names={names} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, names }: { row: Linked; names: { readonly a: string; readonly b: string } }) {
  const { exampleId, trial, variant } = row
  const isTried = row.triesA > 1 || row.triesB > 1
  const apart = [...(variant === "" ? [] : [variant]), ...(isTried || trial === 0 ? [] : [`trial ${trial}`])].join(", ")
  return (
    <tr>
      <th scope="row">
        <span className="mono">{exampleId}</span>
        <p className="muted xs">
          {row.datasetTitle}
          {apart === "" ? "" : `, ${apart}`}
        </p>
      </th>
      <td data-model={names.a}>
        <Fate side="a" failed={row.failedA} id={row.annotationA} title={row.titleA} category={row.categoryA} />
        <Trials fails={row.failsA} tries={row.triesA} />
      </td>
      <td data-model={names.b}>
        <Fate side="b" failed={row.failedB} id={row.annotationB} title={row.titleB} category={row.categoryB} />
        <Trials fails={row.failsB} tries={row.triesB} />
      </td>
      <td className="nowrap">
        {row.categoryA === null || row.categoryB === null ? (
          <span className="muted">–</span>
        ) : [row.categoryA, row.categoryB].some(isNoCategory) ? (
          <span className="muted">Not known</span>
        ) : row.categoryA === row.categoryB ? (
          <b>Same</b>
        ) : (
          "Different"
        )}
      </td>
      <td>
        <Link href={row.href} prefetch={false} data-row className="nowrap" aria-label={`Side by side: ${exampleId}`}>
          Side by side
        </Link>
      </td>
    </tr>
  )
}

/** What became of a failure that no category was found for: two of these are not alike for that. */
const isNoCategory = (name: string) => name === "Unassigned" || name === "Other"

function Trials({ fails, tries }: { fails: number; tries: number }) {
  return tries > 1 ? <p className="muted xs">{failedTrials({ fails, tries })}</p> : null
}

type FateProps = { side: "a" | "b"; failed: boolean; id: number | null; title: string | null; category: string | null }

function Fate({ side, failed, id, title, category }: FateProps) {
  if (!failed) return <span className="muted">right</span>
  if (id === null) return <span className="muted">fails, not read</span>
  return (
    <>
      <span className={`${styles["lab-cat"]} ${side === "b" ? styles.b : ""}`}>{category ?? "In no category"}</span>
      <p>
        <Link className="plain" href={routes.error(id)} prefetch={false}>
          {title ?? "Open the item"}
        </Link>
      </p>
    </>
  )
}
