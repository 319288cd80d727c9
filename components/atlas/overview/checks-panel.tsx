import type { Estimate } from "@/lib/stats/core/estimate"
import { formatCount, formatDecimal, formatPercent } from "@/lib/format"
import { intervalLevel } from "@/lib/wording/labels"
import styles from "./method.module.css"

type Experts = {
  readonly total: number
  readonly same: number
  readonly related: number
  readonly different: number
  readonly noErrorFound: number
}

/** How far the release was checked, from the stored second looks. */
export function ChecksPanel(props: {
  asked: number
  agreed: number
  kappa: Estimate | null
  experts: Experts
  read: number
  reviewed: number
}) {
  const { asked, agreed, kappa, experts } = props
  return (
    <aside className={`panel ${styles.side}`} aria-labelledby="checks-title">
      <div className="panel-in">
        <h2 className="h3" id="checks-title">
          How far it was checked
        </h2>
        <dl className="kv">
          <dt>Failures read</dt>
          <dd>{formatCount(props.read)}</dd>
          <dt>Classified twice, blind</dt>
          <dd>{formatCount(asked)}</dd>
          {asked > 0 ? (
            <>
              <dt>Same category</dt>
              <dd>
                {formatCount(agreed)} ({formatPercent(agreed / asked)})
              </dd>
            </>
          ) : null}
          {kappa ? (
            <>
              <dt>Cohen’s κ, {intervalLevel}</dt>
              <dd>
                {formatDecimal(kappa.estimate)} ({formatDecimal(kappa.low)} to {formatDecimal(kappa.high)})
              </dd>
            </>
          ) : null}
          {experts.total > 0 ? (
            <>
              <dt>Held against experts</dt>
              <dd>{formatCount(experts.total)}</dd>
              <dt>Same first error</dt>
              <dd>
                {formatCount(experts.same)} ({formatPercent(experts.same / experts.total, 0)})
              </dd>
              <dt>Related</dt>
              <dd>{formatCount(experts.related)}</dd>
              <dt>Different</dt>
              <dd>{formatCount(experts.different)}</dd>
              <dt>Judge found no error</dt>
              <dd>{formatCount(experts.noErrorFound)}</dd>
            </>
          ) : null}
          <dt>Reviewed by people</dt>
          <dd>{props.reviewed === 0 ? "none yet" : formatCount(props.reviewed)}</dd>
        </dl>
        <p className="xs muted" style={{ marginTop: "0.75rem" }}>
          Both judges are large language models of one family: agreement between them is consistency, not validation.
          Same or related was decided by a language model that held the diagnosis against the experts’ text.
        </p>
      </div>
    </aside>
  )
}
