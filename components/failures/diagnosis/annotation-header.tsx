import Link from "next/link"
import { formatCount, formatDecimal } from "@/lib/format"
import { whichAnswer } from "@/lib/wording/trials"
import { routes } from "@/lib/routes"
import { Icon } from "@/components/ui/icon"
import styles from "@/components/failures/failure.module.css"
import { NeighbourKeys } from "@/components/ui/nav/previous-next-keys"
import { outcomeWords, suspectWords } from "@/components/failures/outcome-labels"

type Props = {
  annotation: {
    readonly title: string | null
    readonly outcome: keyof typeof outcomeWords
    readonly suspect: keyof typeof suspectWords | null
    readonly modelSlug: string
    readonly modelName: string
    readonly datasetSlug: string
    readonly datasetTitle: string
    readonly exampleId: string
    readonly variant: string
    readonly trial: number
    readonly trials: number
    readonly score: number | null
    readonly confidence: number | null
  }
  path: readonly { readonly slug: string; readonly name: string }[]
  release: string
  scope: Record<string, string | number>
  neighbours: {
    readonly previous: number | null
    readonly next: number | null
    readonly position: number
    readonly total: number
    readonly isAtLeast: boolean
  }
  /** what goes along to the next failure: the list one came from, and how texts are shown */
  kept: Record<string, string | undefined>
  gated: boolean
}

/** Title, where it is filed, whose answer to what, and the way to the next failure of the same list. */
export function AnnotationHeader({ annotation, path, release, scope, neighbours, kept, gated }: Props) {
  const previous = neighbours.previous && routes.error(neighbours.previous, kept)
  const which = whichAnswer(annotation)
  const next = neighbours.next && routes.error(neighbours.next, kept)
  return (
    <header className={styles.ihead}>
      <div>
        <h1>{annotation.title ?? outcomeWords[annotation.outcome]}</h1>
        <p className={styles.meta}>
          {path.length > 0 ? (
            <span className={styles.trail}>
              {path.map((node) => (
                <Link key={node.slug} href={routes.category(release, node.slug, scope)}>
                  {node.name}
                </Link>
              ))}
            </span>
          ) : null}
          {path.length === 0 && annotation.title !== null ? <span>{outcomeWords[annotation.outcome]}</span> : null}
          <Link className="plain" href={routes.model(annotation.modelSlug, scope)}>
            <b>{annotation.modelName}</b>
          </Link>
          <Link className="plain" href={routes.dataset(annotation.datasetSlug, scope)}>
            {annotation.datasetTitle}
          </Link>
          <span className="mono">{annotation.exampleId}</span>
          {which === "" ? null : <span>{which}</span>}
          {annotation.score === null ? null : (
            <span>score {formatDecimal(annotation.score, annotation.score % 1 === 0 ? 0 : 2)}</span>
          )}
          {annotation.confidence === null ? null : <span>confidence {formatDecimal(annotation.confidence)}</span>}
          {gated ? <span className="tag">gated</span> : null}
          {annotation.suspect ? <span className="tag warn">{suspectWords[annotation.suspect]}</span> : null}
        </p>
      </div>
      <nav className={styles.pager} aria-label="Failures of this list">
        {previous ? (
          <Link className="btn icon" href={previous} rel="prev" aria-label="Previous failure" aria-keyshortcuts="[ k">
            <Icon name="left" />
          </Link>
        ) : null}
        <span>{neighbours.position === 0 ? "not in this list" : whereIn(neighbours)}</span>
        {next ? (
          <Link className="btn icon" href={next} rel="next" aria-label="Next failure" aria-keyshortcuts="] j">
            <Icon name="right" />
          </Link>
        ) : null}
        <span className="hide-s">
          <kbd>[</kbd> <kbd>]</kbd>
        </span>
        <NeighbourKeys previous={previous || null} next={next || null} />
      </nav>
    </header>
  )
}

function whereIn({ position, total, isAtLeast }: Props["neighbours"]): string {
  const all = isAtLeast ? `more than ${formatCount(total)}` : formatCount(total)
  return position >= total && isAtLeast
    ? `beyond ${formatCount(total)} of ${all}`
    : `${formatCount(position)} of ${all}`
}
