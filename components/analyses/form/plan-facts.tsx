import { formatCount, formatDecimal, plural } from "@/lib/format"
import { intervalLevel } from "@/lib/wording/labels"
import styles from "@/components/analyses/analyses.module.css"
import type { SamplePlan } from "./sample-plan"

/**
 * What a choice of models, datasets and sample comes to; null: it cannot be read. `isRead` false: the judge goes by
 * rules, and how many it will label nobody knows before.
 */
export function PlanFacts({ plan, isRead }: { plan: SamplePlan | null; isRead: boolean }) {
  return (
    <>
      <p className={styles.number} aria-live="polite">
        {plan ? formatCount(plan.sampled) : "–"}{" "}
        <span className="sm muted" style={{ fontWeight: 400, letterSpacing: 0 }}>
          failures will be {isRead ? "read" : "given to the judge"}
        </span>
      </p>
      {plan ? (
        <dl className="kv">
          <dt>Failures there are</dt>
          <dd>{formatCount(plan.failures)}</dd>
          <dt>Groups with failures</dt>
          <dd>{formatCount(plan.groups)}</dd>
          <dt>A model, typically</dt>
          <dd>{plural(plan.perModel, "failure")}</dd>
          {isRead ? (
            <>
              <dt>Its shares will be known</dt>
              <dd>{plan.halfWidth === null ? "–" : `± ${formatDecimal(100 * plan.halfWidth, 1)} points`}</dd>
            </>
          ) : null}
        </dl>
      ) : null}
      <p className="xs muted" style={{ margin: "0.75rem 0 1rem" }}>
        {isRead
          ? `For a category that holds a fifth of the failures of the typical model, with ${intervalLevel} confidence.`
          : "It labels what a rule or a likeness can tell, on a new benchmark seldom more than half; the rest stays unassigned."}
      </p>
    </>
  )
}
