import Link from "next/link"
import { Icon } from "@/components/ui/icon"
import { plural } from "@/lib/format"
import { routes } from "@/lib/routes"
import styles from "./error.module.css"

type Attempt = {
  readonly modelSlug: string
  readonly modelName: string
  readonly failed: boolean
  readonly variant: string
  readonly trial: number
  readonly annotationId: number | null
  readonly noErrorFound: boolean
  readonly path: readonly { readonly slug: string; readonly name: string }[]
}

const labelOf = (attempt: Attempt) =>
  attempt.noErrorFound ? "No error found" : (attempt.path[0]?.name ?? "read, in no category")

type Kept = Record<string, string | undefined>

/** Every model that tried this item: right or wrong, and how the wrong ones were labelled. */
export function AttemptsStrip({ attempts, here, kept }: { attempts: readonly Attempt[]; here: number; kept: Kept }) {
  const solved = attempts.filter((attempt) => !attempt.failed).length
  const mine = attempts.find((attempt) => attempt.annotationId === here)
  const models = new Set(attempts.map((attempt) => attempt.modelSlug)).size
  const unit = models === attempts.length ? "models tried this item" : `answers by ${plural(models, "model")}`
  return (
    <section className={styles["g-ms"]} aria-labelledby="attempts">
      <h2 id="attempts" className="h3">
        {attempts.length === 1 ? "One model tried this item" : `${attempts.length} ${unit}, `}
        {attempts.length === 1 ? "" : solved === 0 ? "none right" : `${solved} right`}
      </h2>
      <ul className={styles.strip}>
        {attempts.map((attempt) => (
          <li
            key={`${attempt.modelSlug} ${attempt.variant} ${attempt.trial}`}
            className={`${attempt.annotationId === here ? styles.me : ""} ${attempt.failed ? "" : styles.right}`}
          >
            <span className={styles.top}>
              <Icon name={attempt.failed ? "cross" : "check"} />
              <Link href={routes.model(attempt.modelSlug)} className="plain">
                {attempt.modelName}
              </Link>
              {models === attempts.length ? null : (
                <span className="muted">
                  {attempt.variant} #{attempt.trial + 1}
                </span>
              )}
            </span>
            <Label attempt={attempt} mine={mine} kept={kept} />
          </li>
        ))}
      </ul>
      {attempts.length > 2 && solved === 0 ? (
        <p className="xs muted mt-2.5">When every model fails, the item itself deserves a look.</p>
      ) : null}
    </section>
  )
}

function Label({ attempt, mine, kept }: { attempt: Attempt; mine: Attempt | undefined; kept: Kept }) {
  if (!attempt.failed) return <span>right</span>
  if (attempt.annotationId === null) return <span>failed, not read</span>
  const label = labelOf(attempt)
  if (attempt === mine) return <span>{label}, this one</span>
  const same = mine !== undefined && label === labelOf(mine)
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
