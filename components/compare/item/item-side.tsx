import Link from "next/link"
import type { ReactNode } from "react"
import { outcomeWords } from "@/components/failures/outcome-labels"
import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import { ModelMark } from "@/components/ui/text/model-mark"
import type { Criterion } from "@/lib/domain/failures/annotation"
import { formatScore } from "@/lib/format"
import { routes } from "@/lib/routes"
import styles from "./item.module.css"

export type SideAnnotation = {
  readonly id: number
  readonly outcome: keyof typeof outcomeWords
  readonly title: string | null
  readonly summary: string | null
  readonly outcomeDetail: string | null
  readonly criteria: readonly Criterion[]
  /** from the top category down; empty when it is in none */
  readonly path: readonly string[]
  readonly reviews: readonly { readonly id: number; readonly reviewer: string; readonly said: string }[]
}

/** One model on the item: its output, what the judge said of it, and a person's word on that. */
export function ItemSide(props: {
  side: "a" | "b"
  name: string
  modelHref: string
  failed: boolean
  score: number
  /** where it tried the item several times: how often it failed, and which trial is shown */
  trials: {
    readonly summary: string
    readonly shown: number
    readonly links: readonly { readonly trial: number; readonly failed: boolean; readonly href: string }[]
  } | null
  annotation: SideAnnotation | null
  /** criteria quote the output: hidden with the texts of a gated dataset */
  locked: boolean
  output: ReactNode
  review: ReactNode
}) {
  const { side, name, annotation, failed, trials } = props
  return (
    <article className={`${styles.side} ${side === "b" ? styles.b : ""}`} id={`side-${side}`} aria-label={name}>
      <header>
        <h2 className="model">
          <ModelMark side={side} />
          <Link className="plain" href={props.modelHref}>
            {name}
          </Link>
        </h2>
        <p className="sm soft">
          {trials ? `${trials.summary}. Trial ${trials.shown}: ` : ""}
          {failed ? (trials ? "fails" : "Fails") : trials ? "right" : "Right"}, score {formatScore(props.score)}
        </p>
        {trials ? (
          <div className="mt-1">
            <SegmentedLinks
              label={`Trials of ${name}`}
              small
              current={String(trials.shown)}
              options={trials.links.map(({ trial, failed: fails, href }) => ({
                value: String(trial),
                label: `${trial} ${fails ? "fails" : "right"}`,
                href,
              }))}
            />
          </div>
        ) : null}
      </header>
      {props.output === null ? (
        <div />
      ) : (
        <div className={styles.pane} data-pane={side} tabIndex={0} role="region" aria-label={`Output of ${name}`}>
          {props.output}
        </div>
      )}
      <section className={styles.diagnosis} aria-label={`Diagnosis of ${name}`}>
        {annotation ? <Diagnosis annotation={annotation} locked={props.locked} /> : <Unread failed={failed} />}
      </section>
      <div>{annotation ? props.review : null}</div>
    </article>
  )
}

function Diagnosis({ annotation, locked }: { annotation: SideAnnotation; locked: boolean }) {
  const { path, criteria } = annotation
  return (
    <>
      <p className="xs muted">{path.length > 0 ? path.join(" / ") : outcomeWords[annotation.outcome]}</p>
      <h3>
        <Link className="plain" href={routes.error(annotation.id)}>
          {annotation.title ?? outcomeWords[annotation.outcome]}
        </Link>
      </h3>
      <p className="soft mt-1">{annotation.summary ?? annotation.outcomeDetail ?? "There is no diagnosis."}</p>
      {locked || criteria.length === 0 ? null : (
        <ol>
          {criteria.map((criterion, index) => (
            <li key={index}>
              {criterion.text} <b>{qualityWord(criterion)}</b>
            </li>
          ))}
        </ol>
      )}
      {annotation.reviews.map((review) => (
        <p key={review.id} className="sm mt-1">
          <b>{review.reviewer}:</b> {review.said}
        </p>
      ))}
    </>
  )
}

function qualityWord({ quality, present }: Criterion): string {
  if (quality === "correct") return "Correct."
  if (quality === "partially-correct") return "Partly correct."
  if (quality === "incorrect") return "Incorrect."
  return present === false ? "Missing." : "Not judged."
}

function Unread({ failed }: { failed: boolean }) {
  return <p className="muted">{failed ? "Nobody has read this failure." : "Nothing to diagnose."}</p>
}
