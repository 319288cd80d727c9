import Link from "next/link"
import type { ReactNode } from "react"
import { formatCount, formatPercent, formatPercentRange, formatShare, plural } from "@/lib/format"
import type { Estimate } from "@/lib/stats/core/estimate"
import { intervalLevel, readWord, shareHead } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import styles from "./category.module.css"
import type { Confusion } from "./confusions"
import { isFewRead, secondJudgeAgrees } from "@/components/atlas/data/findings"
import { SimpleTable } from "@/components/ui/table/simple-table"

type Props = {
  name: string
  isTop: boolean
  read: number
  labels: Pick<Labels, "part">
  effective: number
  share: Estimate | null
  asked: number
  agreed: number
  agreement: Estimate | null
  confusions: readonly (Confusion & { readonly name: string; readonly href: string })[]
  checks: {
    readonly experts: { same: number; related: number; different: number; noErrorFound: number }
    readonly reviews: { agree: number; otherCategory: number; noError: number; atFault: number }
  }
  disputedHref: string
  reviewHref: string
  agreementHref: string
}

/** Agreement, confusions and what was checked; what was not checked is said too. */
export function CategoryQuality(props: Props) {
  const { experts, reviews } = props.checks
  const held = experts.same + experts.related + experts.different + experts.noErrorFound
  const reviewed = reviews.agree + reviews.otherCategory + reviews.noError + reviews.atFault
  return (
    <div className={styles.two}>
      <section className="fig" aria-labelledby="agreement-title">
        <h2 className="fig-title" id="agreement-title">
          {secondJudgeAgrees(props.agreed, props.asked)}
        </h2>
        <p className="fig-sub">
          {props.asked > 0
            ? "Failures labelled here and classified again by a language model that did not see the first label. Both judges are language models: this is consistency, not validation by people."
            : "Nothing can be said of how steady this label is until somebody looks again."}
        </p>
        {props.confusions.length > 0 ? (
          <Confusions {...props} />
        ) : props.asked > 0 ? (
          <p className="md">No failure here was given another label.</p>
        ) : null}
        <p className="actions" style={{ marginTop: "1.25rem" }}>
          {props.asked > props.agreed ? (
            <Link className="btn" href={props.disputedHref}>
              Read the {formatCount(props.asked - props.agreed)} disputed
            </Link>
          ) : null}
          <Link className="btn" href={props.reviewHref}>
            Review these failures
          </Link>
          <Link className="btn" href={props.agreementHref}>
            How labels are checked
          </Link>
        </p>
      </section>
      <aside className="panel" aria-labelledby="facts-title">
        <div className="panel-in">
          <h2 className="h3" id="facts-title" style={{ marginBottom: "0.75rem" }}>
            What it rests on
          </h2>
          <dl className="kv">
            <Fact name={`Failures ${readWord(props.labels)} here`}>{formatCount(props.read)}</Fact>
            {props.share ? (
              <Fact name={shareHead(props.labels, "Share of failures")}>{formatShare(props.share)}</Fact>
            ) : null}
            <Fact name="Effective sample of the page">{formatCount(Math.round(props.effective))}</Fact>
            <Fact name="Classified twice, blind">{formatCount(props.asked)}</Fact>
            {props.agreement ? (
              <Fact name={`Same category, ${intervalLevel}`}>
                {formatPercent(props.agreement.estimate, 0)} (
                {formatPercentRange(props.agreement.low, props.agreement.high, 0)})
              </Fact>
            ) : null}
            <Fact name="Held against experts’ words">{formatCount(held)}</Fact>
            {held > 0 ? (
              <>
                <Fact name="Same first error">{formatCount(experts.same)}</Fact>
                <Fact name="Related">{formatCount(experts.related)}</Fact>
                <Fact name="Different">{formatCount(experts.different + experts.noErrorFound)}</Fact>
              </>
            ) : null}
            <Fact name="Reviews by people">{reviewed === 0 ? "none yet" : formatCount(reviewed)}</Fact>
            {reviewed > 0 ? (
              <>
                <Fact name="Agree">{formatCount(reviews.agree)}</Fact>
                <Fact name="Another category">{formatCount(reviews.otherCategory)}</Fact>
                <Fact name="No error">{formatCount(reviews.noError)}</Fact>
                <Fact name="Item or scorer at fault">{formatCount(reviews.atFault)}</Fact>
              </>
            ) : null}
          </dl>
          {isFewRead(props.read) && props.labels.part !== "all" ? (
            <p className="xs muted" style={{ marginTop: "0.75rem" }}>
              Fewer than 20 were read: the interval is wide, and single failures weigh much.
            </p>
          ) : null}
        </div>
      </aside>
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Confusions({ name, isTop, asked, confusions }: Props) {
  return (
    <SimpleTable
      className="mt-3"
      label={`What ${name} is confused with`}
      rows={confusions}
      keyOf={({ slug }) => slug}
      columns={[
        { head: "Confused with", cell: ({ href, name }) => <Link href={href}>{name}</Link> },
        {
          head: `Labelled ${name}, read as this`,
          num: true,
          cell: ({ away }) => (
            <>
              {formatCount(away)} <small className="muted">of {plural(asked, "failure")}</small>
            </>
          ),
        },
        isTop && { head: `Labelled this, read as ${name}`, num: true, cell: ({ towards }) => formatCount(towards) },
      ]}
    />
  )
}
