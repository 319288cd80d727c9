import Link from "next/link"
import { NeighbourKeys } from "@/components/ui/nav/previous-next-keys"
import { Icon } from "@/components/ui/icon"
import { formatCount } from "@/lib/format"
import styles from "./item.module.css"

/** What happened on this item, and the way through the filtered list by pointer and by key. */
export function ItemHead(props: {
  title: string
  dataset: { readonly title: string; readonly href: string }
  exampleId: string
  apart: string
  list: string
  position: number
  total: number
  previous: string | null
  next: string | null
}) {
  const { previous, next, position, total } = props
  return (
    <header className={styles.head}>
      <div>
        <h1>{props.title}</h1>
        <p className={styles.meta}>
          <Link className="plain" href={props.dataset.href}>
            {props.dataset.title}
          </Link>
          <span className="mono">{props.exampleId}</span>
          {props.apart === "" ? null : <span>{props.apart}</span>}
        </p>
      </div>
      <nav className={styles.pager} aria-label="Items of this list">
        {previous ? (
          <Link className="btn icon" href={previous} rel="prev" aria-label="Previous item" aria-keyshortcuts="[ k">
            <Icon name="left" />
          </Link>
        ) : null}
        <span>
          {position === 0 ? "not in this list" : `${formatCount(position)} of ${formatCount(total)}`}, {props.list}
        </span>
        {next ? (
          <Link className="btn icon" href={next} rel="next" aria-label="Next item" aria-keyshortcuts="] j">
            <Icon name="right" />
          </Link>
        ) : null}
        <span className="hide-s">
          <kbd>[</kbd> <kbd>]</kbd>
        </span>
        <NeighbourKeys previous={previous} next={next} />
      </nav>
    </header>
  )
}
