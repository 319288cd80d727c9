import Link from "next/link"
import type { ReactNode } from "react"
import { EmptyState } from "@/components/ui/empty-state"
import { Icon } from "@/components/ui/icon"
import { formatCount } from "@/lib/format"
import { InstanceList, type Instance } from "./instance-list"

/** The failures of a category with search and pages; every state of it is an address. */
export function InstanceSection(props: {
  rows: readonly (Instance & { readonly note?: ReactNode })[]
  total: number
  depth: number
  q: string | undefined
  from: string
  action: string
  hidden: Readonly<Record<string, number | string | readonly string[] | undefined>>
  moreHref: string | null
  firstHref: string | null
  allHref: string
  /** how many that list holds */
  all: number
  pageSize: number
  title: string
  /** what order the rows are in */
  order: string
  /** links between the kinds of instances */
  kinds: ReactNode
  empty: string
}) {
  const { rows, total, q } = props
  return (
    <section className="section" id="instances" aria-labelledby="instances-title">
      <h2 id="instances-title" style={{ marginBottom: "0.75rem" }}>
        {props.title}
      </h2>
      <form className="table-bar" role="search" action={`${props.action}#instances`} aria-label="Search these failures">
        {Object.entries(props.hidden).flatMap(([name, value]) =>
          (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((item) => (
            <input key={`${name} ${item}`} type="hidden" name={name} value={String(item)} />
          )),
        )}
        <div className="search">
          <Icon name="search" />
          <label className="sr" htmlFor="instances-q">
            Search titles, summaries and item ids
          </label>
          <input
            id="instances-q"
            className="field"
            type="search"
            name="q"
            placeholder="Search titles"
            defaultValue={q}
            maxLength={200}
          />
        </div>
        <button className="btn" type="submit">
          Search
        </button>
        {props.kinds}
        {q !== undefined && props.firstHref ? (
          <Link className="chip on" href={props.firstHref}>
            “{q}” <Icon name="cross" small />
            <span className="sr">: clear the search</span>
          </Link>
        ) : null}
      </form>
      {rows.length === 0 ? (
        <EmptyState
          title={q === undefined ? "Nothing to show here" : `No failure here has “${q}”`}
          action={
            props.firstHref ? (
              <Link className="btn" href={props.firstHref}>
                Clear the search
              </Link>
            ) : null
          }
        >
          {q === undefined ? props.empty : "Words are looked for in titles, summaries and item ids."}
        </EmptyState>
      ) : (
        <InstanceList rows={rows} depth={props.depth} from={props.from} />
      )}
      {rows.length > 0 ? (
        <div className="table-foot">
          <span>
            {formatCount(rows.length)} of {formatCount(total)}, {props.order}
          </span>
          <span className="row">
            {props.firstHref && q === undefined ? (
              <Link className="btn" href={props.firstHref}>
                First page
              </Link>
            ) : null}
            {props.moreHref ? (
              <Link className="btn" href={props.moreHref}>
                Next {props.pageSize}
              </Link>
            ) : null}
            <Link className="btn" href={props.allHref}>
              Show all {formatCount(props.all)}
            </Link>
          </span>
        </div>
      ) : null}
    </section>
  )
}
