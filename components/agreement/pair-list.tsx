import Link from "next/link"
import { EmptyState } from "@/components/ui/empty-state"
import { routes } from "@/lib/routes"
import styles from "./agreement.module.css"

export type PairRow = {
  readonly annotationA: number
  readonly annotationB: number
  readonly modelName: string
  readonly datasetTitle: string
  readonly exampleId: string
  readonly sideA: Said
  readonly sideB: Said
}

export type Said = {
  /** category or outcome */
  readonly label: string
  readonly isCategory: boolean
  readonly title: string | null
  readonly summary: string | null
}

/** Failures with both diagnoses side by side; each leads to the failure's own page in its analysis. */
export function PairList(props: {
  heading: string
  rows: readonly PairRow[]
  names: { readonly a: string; readonly b: string }
  scopes: { readonly a: string; readonly b: string }
  /** back to all disagreements, when something narrows the list */
  allHref: string | null
  nextHref: string | null
  firstHref: string | null
}) {
  const { rows, names, scopes, allHref, nextHref, firstHref } = props
  return (
    <section className="section" aria-labelledby="failures">
      <div className={styles.filter}>
        <h2 id="failures">{props.heading}</h2>
        {allHref ? (
          <Link href={allHref} scroll={false}>
            All disagreements
          </Link>
        ) : null}
      </div>
      {rows.length === 0 ? (
        <EmptyState title="None">
          {firstHref
            ? "The list ends before this page."
            : allHref
              ? "No failure was labelled like this by the two."
              : "They differ in none of the failures that both were given."}
        </EmptyState>
      ) : (
        <table className={styles.pairs}>
          <thead>
            <tr>
              <th scope="col">Failure</th>
              <th scope="col">A: {names.a}</th>
              <th scope="col">B: {names.b}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.annotationA}>
                <th scope="row">
                  <span className="mono">{row.exampleId}</span>
                  <span className="muted xs block">
                    {row.modelName} · {row.datasetTitle}
                  </span>
                </th>
                <Side said={row.sideA} side="a" href={routes.error(row.annotationA, { from: scopes.a })} />
                <Side said={row.sideB} side="b" href={routes.error(row.annotationB, { from: scopes.b })} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {firstHref || nextHref ? (
        <div className="table-foot">
          {firstHref ? (
            <Link className="btn" href={firstHref}>
              First page
            </Link>
          ) : (
            <span />
          )}
          {nextHref ? (
            <Link className="btn" href={nextHref}>
              Next page
            </Link>
          ) : null}
        </div>
      ) : null}
    </section>
  )
}

function Side({ said, side, href }: { said: Said; side: "a" | "b"; href: string }) {
  return (
    <td>
      <span className={`${styles.cat} ${side === "b" ? styles.b : ""} ${said.isCategory ? "" : styles.fate}`}>
        {said.label}
      </span>
      <Link className="plain" href={href} prefetch={false}>
        {said.title ?? "Open the failure"}
      </Link>
      {said.summary ? <p className="line-clamp-4 xs">{said.summary.slice(0, 600)}</p> : null}
    </td>
  )
}
