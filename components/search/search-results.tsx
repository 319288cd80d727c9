import Link from "next/link"
import { Fragment, type ReactNode } from "react"
import type { ElsewhereHit, NamedHit, SiteHits, Snippet } from "@/lib/domain/failures/search-hits"
import { formatCount, plural } from "@/lib/format"
import { besideRelease, routes } from "@/lib/routes"
import { whichAnswer } from "@/lib/wording/trials"
import { outcomeWords } from "@/components/failures/outcome-labels"
import { EmptyState } from "../ui/empty-state"
import { Marked } from "@/components/ui/text/highlighted-text"
import styles from "./search.module.css"

type Props = {
  q: string
  found: SiteHits
  /** where failures answer to the words when none here does */
  elsewhere: readonly ElsewhereHit[]
  snippets: ReadonlyMap<number, Snippet>
  scope: { release?: string; analysis?: number }
  release: string
}

/** Groups with something in them; one sentence and a way on when there is none. */
export function SearchResults({ q, found, elsewhere, snippets, scope, release }: Props) {
  const { failures, items, models, datasets, categories, results, analyses } = found
  const groups = [failures.rows, items, models, datasets, categories, results, analyses]
  if (groups.every((group) => group.length === 0))
    return (
      <EmptyState title={`Nothing found for “${q}”${elsewhere.length > 0 ? " here" : ""}`}>
        {elsewhere.length > 0 ? (
          <Elsewhere q={q} hits={elsewhere} />
        ) : (
          "Try fewer or other words: all of them must stand in one diagnosis, one item, one output or one name."
        )}
      </EmptyState>
    )
  const from = new URLSearchParams({ q }).toString()
  const shown = scope.release ?? (scope.analysis ? release : "latest")
  const category = (slug: string) => routes.category(shown, slug, besideRelease(shown, scope))
  return (
    <div className={styles.columns}>
      <div>
        {failures.rows.length > 0 ? (
          <Group
            title="Failures"
            note={`${failures.isAtLeast ? "more than " : ""}${formatCount(failures.total)}`}
            more={
              <Link href={routes.errors({ ...scope, q })}>
                All {failures.isAtLeast ? "" : formatCount(failures.total)} failures, with filters
              </Link>
            }
          >
            {failures.rows.map((row) => {
              const snippet = snippets.get(row.id)
              const which = whichAnswer(row)
              return (
                <li key={row.id}>
                  <Link className="t-title" href={routes.error(row.id, { from })}>
                    <Marked text={row.title ?? outcomeWords[row.outcome]} marked={snippet?.title} />
                  </Link>
                  <p className="soft line-clamp-2">
                    <Marked text={row.summary ?? ""} marked={snippet?.summary} />
                  </p>
                  {snippet?.text ? (
                    <p className="muted xs line-clamp-2">
                      {snippet.text.of === "item" ? "In the item: " : "In the output: "}
                      <Marked text="" marked={snippet.text.marked} />
                    </p>
                  ) : null}
                  <p className="muted xs">
                    {row.modelName} · {row.datasetTitle} · <span className="mono">{row.exampleId}</span>
                    {which === "" ? null : ` · ${which}`}
                  </p>
                </li>
              )
            })}
          </Group>
        ) : elsewhere.length > 0 ? (
          <Group title="Failures">
            <li>
              <Elsewhere q={q} hits={elsewhere} />
            </li>
          </Group>
        ) : null}
      </div>
      <div>
        {results.length > 0 ? (
          <Group title="Your results">
            {results.map(({ id, name }) => (
              <li key={id}>
                <Link href={routes.resultSet(id)}>{name}</Link>
                <p className="muted xs">#{id}</p>
              </li>
            ))}
          </Group>
        ) : null}
        <Names title="Categories" hits={categories} href={category} />
        <Names title="Models" hits={models} href={(slug) => routes.model(slug, scope)} />
        <Names title="Benchmarks" hits={datasets} href={(slug) => routes.dataset(slug, scope)} />
        {items.length > 0 ? (
          <Group title="Items" note="most failures found first">
            {items.map((item) => (
              <li key={`${item.datasetTitle} ${item.exampleId}`}>
                <Link className="mono" href={routes.error(item.annotationId, { from })}>
                  {item.exampleId}
                </Link>
                <p className="muted xs">
                  {item.datasetTitle} · {plural(item.failures, "failure")} found
                </p>
              </li>
            ))}
          </Group>
        ) : null}
        {analyses.length > 0 ? (
          <Group title="Analyses">
            {analyses.map(({ id, title, judgeId, isOwn }) => (
              <li key={id}>
                <Link href={routes.analysis(id)}>{title}</Link>
                <p className="muted xs">
                  {isOwn ? "yours · " : ""}#{id} · {judgeId}
                </p>
              </li>
            ))}
          </Group>
        ) : null}
      </div>
    </div>
  )
}

function Names({ title, hits, href }: { title: string; hits: readonly NamedHit[]; href: (slug: string) => string }) {
  if (hits.length === 0) return null
  return (
    <Group title={title}>
      {hits.map(({ slug, name, note }) => (
        <li key={slug}>
          <Link href={href(slug)}>{name}</Link>
          {note && note !== name ? <p className="muted xs line-clamp-2">{note}</p> : null}
        </li>
      ))}
    </Group>
  )
}

function Group(props: { title: string; note?: string; more?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.group} aria-label={props.title}>
      <header>
        <h2>{props.title}</h2>
        {props.note ? <span className="muted xs">{props.note}</span> : null}
      </header>
      <ul>{props.children}</ul>
      {props.more ? <p className={styles.more}>{props.more}</p> : null}
    </section>
  )
}

/** One search is over one analysis at a time; words it does not hold may stand in another. */
function Elsewhere({ q, hits }: { q: string; hits: readonly ElsewhereHit[] }) {
  return (
    <>
      No failure of these results, but{" "}
      {hits.map(({ title, total, isAtLeast, params }, index) => (
        <Fragment key={`${params.release} ${params.analysis}`}>
          {index > 0 ? ", " : null}
          <Link href={routes.search({ ...params, q })}>
            {isAtLeast ? "more than " : ""}
            {formatCount(total)} in {title}
          </Link>
        </Fragment>
      ))}
      .
    </>
  )
}
