import Link from "next/link"
import { Icon } from "@/components/ui/icon"
import { plural } from "@/lib/format"
import { attemptName, failedTrials, whichAttempt } from "@/lib/wording/trials"
import { groupBy } from "@/lib/domain/collections/group-by"
import { routes } from "@/lib/routes"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import styles from "@/components/failures/failure.module.css"
import { outcomeWords } from "@/components/failures/outcome-labels"

type Attempt = {
  readonly predictionId: number
  readonly modelSlug: string
  readonly modelName: string
  /** false: no score, or an error of the harness: neither right nor a failure */
  readonly counts: boolean
  /** another variant or trial stands for the item */
  readonly leftOut: boolean
  readonly failed: boolean
  readonly variant: string
  readonly trial: number
  readonly annotationId: number | null
  /** what became of a sampled failure */
  readonly outcome: keyof typeof outcomeWords | null
  readonly path: readonly { readonly slug: string; readonly name: string }[]
}

/** Its category, or why it has none: only what a judge answered for was read, and by rules nothing was. */
function labelOf({ outcome, path }: Attempt, part: Labels["part"]): string {
  const [top] = path
  if (outcome !== "diagnosed") return outcomeWords[outcome ?? "pending"]
  return top?.name ?? (part === "all" ? "not labelled by any rule" : "read, in no category")
}

type Kept = Record<string, string | undefined>

/** Every model that tried this item: right or wrong, and how the wrong ones were labelled. */
export function AttemptsStrip(props: {
  attempts: readonly Attempt[]
  here: number
  kept: Kept
  labels: Pick<Labels, "part">
}) {
  const { attempts, here, kept } = props
  const scored = attempts.filter(({ counts }) => counts)
  const solved = scored.filter(({ failed }) => !failed).length
  const mine = attempts.find((attempt) => attempt.annotationId === here)
  const models = new Set(attempts.map((attempt) => attempt.modelSlug)).size
  const tried = new Set(scored.map((attempt) => attempt.modelSlug)).size
  const unit = tried === scored.length ? "models tried this item" : `answers by ${plural(tried, "model")}`
  const leftOut = attempts.filter((attempt) => attempt.leftOut).length
  const left = attempts.length - scored.length - leftOut
  const several = [...groupBy(scored, ({ modelSlug }) => modelSlug).values()].filter((own) => own.length > 1)
  const isOneOfSeveral = models < attempts.length
  return (
    <section className={styles["g-ms"]} aria-labelledby="attempts">
      <h2 id="attempts" className="h3">
        {scored.length === 1 ? "One model tried this item" : `${scored.length} ${unit}, `}
        {scored.length === 1 ? "" : solved === 0 ? "none right" : `${solved} right`}
        {left > 0 ? `; ${plural(left, "answer")} without a score` : ""}
        {leftOut > 0
          ? `; ${plural(leftOut, "other answer")} kept, which ${leftOut === 1 ? "does" : "do"} not count`
          : ""}
      </h2>
      {several.length > 0 ? (
        <p className="sm soft mt-1">
          {several
            .map((own) => `${own[0]?.modelName}: ${failedTrials({ fails: failures(own), tries: own.length })}`)
            .join("; ")}
          .
        </p>
      ) : null}
      <ul className={styles.strip}>
        {attempts.map((attempt) => (
          <li
            key={attempt.predictionId}
            className={`${attempt.annotationId === here ? styles.me : ""} ${attempt.counts && !attempt.failed ? styles.right : ""}`}
          >
            <span className={styles.top}>
              {attempt.counts ? <Icon name={attempt.failed ? "cross" : "check"} /> : null}
              <Link href={routes.model(attempt.modelSlug)} className="plain">
                {attempt.modelName}
              </Link>
              {isOneOfSeveral ? <span className="muted">{whichAttempt(attempt, attempts)}</span> : null}
            </span>
            <Label attempt={attempt} mine={mine} kept={kept} part={props.labels.part} />
            {isOneOfSeveral && attempt.annotationId === null ? (
              <Link
                href={`${routes.error(here, { ...kept, answer: attempt.predictionId })}#answer`}
                aria-label={`Answer of ${attemptName(attempt, attempts)}`}
              >
                Answer
              </Link>
            ) : null}
          </li>
        ))}
      </ul>
      {scored.length > 2 && solved === 0 ? (
        <p className="xs muted" style={{ marginTop: "0.625rem" }}>
          When every model fails, the item itself deserves a look.
        </p>
      ) : null}
    </section>
  )
}

const failures = (attempts: readonly Attempt[]) => attempts.filter(({ failed }) => failed).length

type LabelProps = { attempt: Attempt; mine: Attempt | undefined; kept: Kept; part: Labels["part"] }

function Label({ attempt, mine, kept, part }: LabelProps) {
  if (attempt.leftOut) return <span>kept, does not count</span>
  if (!attempt.counts) return <span>no score: neither right nor wrong</span>
  if (!attempt.failed) return <span>right</span>
  if (attempt.annotationId === null) return <span>failed, not sampled</span>
  const label = labelOf(attempt, part)
  if (attempt === mine) return <span>{label}, this one</span>
  const same = mine !== undefined && label === labelOf(mine, part)
  return (
    <span>
      <Link
        href={routes.error(attempt.annotationId, kept)}
        title={attempt.path.length > 1 ? attempt.path.map((node) => node.name).join(" / ") : undefined}
      >
        {label}
        {same ? ", the same" : ""}
      </Link>
    </span>
  )
}
