import { Icon } from "@/components/ui/icon"
import type { Outcome } from "@/lib/domain/enums"
import { formatCount, plural } from "@/lib/format"
import styles from "@/components/analyses/analyses.module.css"

type Cause = { readonly outcome: Outcome; readonly detail: string; readonly count: number }

const words = {
  pending: "waiting",
  diagnosed: "diagnosed",
  "no-error-found": "no error found",
  refused: "refused",
  unparseable: "unparseable",
  "context-too-long": "too long for the judge",
  unavailable: "unavailable",
} as const satisfies Record<Outcome, string>

/** Why failures have no diagnosis, by cause. Nothing here is lost: every one is counted and can be read again. */
export function TroubleList({ causes, treeTroubles }: { causes: readonly Cause[]; treeTroubles: number }) {
  return (
    <ul className={styles.causes}>
      {causes.map(({ outcome, detail, count }) => (
        <li key={`${outcome} ${detail}`}>
          <Icon name={outcome === "unavailable" ? "clock" : "warning"} />
          <span>
            <b>
              {formatCount(count)} {words[outcome]}.
            </b>{" "}
            {detail}
          </span>
        </li>
      ))}
      {treeTroubles > 0 ? (
        <li>
          <Icon name="warning" />
          <span>
            <b>{plural(treeTroubles, "taxonomy call")} brought nothing usable.</b> What they were about stayed where it
            was, or is counted as unassigned.
          </span>
        </li>
      ) : null}
    </ul>
  )
}
