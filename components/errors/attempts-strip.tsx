import Link from "next/link"
import { Icon } from "@/components/ui/icon"
import { routes } from "@/lib/routes"
import styles from "./error.module.css"

type Attempt = {
  readonly modelSlug: string
  readonly modelName: string
  readonly failed: boolean
  readonly annotationId: number | null
  readonly category: string | null
}

/** Every model that tried this item: right or wrong, and how the wrong ones were labelled. */
export function AttemptsStrip({ attempts, here }: { attempts: readonly Attempt[]; here: number }) {
  const solved = attempts.filter((attempt) => !attempt.failed).length
  const own = attempts.find((attempt) => attempt.annotationId === here)?.category
  return (
    <section className={styles["g-ms"]} aria-labelledby="attempts">
      <h2 id="attempts" className="h3">
        {attempts.length === 1 ? "One model tried this item" : `${attempts.length} models tried this item, `}
        {attempts.length === 1 ? "" : solved === 0 ? "none solved it" : `${solved} solved it`}
      </h2>
      <ul className={styles.strip}>
        {attempts.map((attempt) => (
          <li
            key={attempt.modelSlug}
            className={`${attempt.annotationId === here ? styles.me : ""} ${attempt.failed ? "" : styles.right}`}
          >
            <span className={styles.top}>
              <Icon name={attempt.failed ? "cross" : "check"} />
              <Link href={routes.model(attempt.modelSlug)} className="plain">
                {attempt.modelName}
              </Link>
            </span>
            <Label attempt={attempt} here={here} own={own ?? null} />
          </li>
        ))}
      </ul>
      {attempts.length > 2 && solved === 0 ? (
        <p className="xs muted mt-2.5">When every model fails, the item itself deserves a look.</p>
      ) : null}
    </section>
  )
}

function Label({ attempt, here, own }: { attempt: Attempt; here: number; own: string | null }) {
  if (!attempt.failed) return <span>right</span>
  if (attempt.annotationId === null) return <span>failed, not read</span>
  const label = attempt.category ?? "read, in no category"
  if (attempt.annotationId === here) return <span>{label}, this one</span>
  return (
    <span>
      <Link href={routes.error(attempt.annotationId)}>
        {label}
        {own !== null && attempt.category === own ? ", the same" : ""}
      </Link>
    </span>
  )
}
