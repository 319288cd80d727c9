import { ModelMark } from "@/components/ui/text/model-mark"
import { formatCount, formatPercent, plural } from "@/lib/format"
import { coverageWords, intervalLevel } from "@/lib/wording/labels"
import type { Estimate } from "@/lib/stats/core/estimate"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import styles from "./agreement.module.css"
import { kappaWords, readKappa, readRand, shareWords, upperFirst, type AgreementFinding } from "./agreement-text"

type Figures = {
  readonly items: number
  readonly agreed: number
  readonly raw: Estimate | null
  readonly expected: number | null
  readonly kappa: Estimate | null
  readonly ac1: number | null
}

type Trees = {
  readonly rand: number | null
  readonly randInterval: Estimate | null
  readonly information: number | null
  readonly informationInterval: Estimate | null
}

export type AgreementHeadProps = {
  readonly names: { readonly a: string; readonly b: string }
  readonly finding: AgreementFinding
  /** of the run whose page this is */
  readonly labelsA: Labels
  readonly shared: number
  readonly onlyA: number
  readonly onlyB: number
  readonly compared: number
  readonly labels: Figures | null
  readonly clusterings: Trees | null
  readonly outcomes: Figures
}

/** The finding in a sentence, what it rests on, and the figures. */
export function AgreementHead(props: AgreementHeadProps) {
  const { names, finding, shared, compared, labels, clusterings, outcomes } = props
  // Of rules that are held against themselves there is no figure to give.
  const isIdle = finding.kind === "itself" && finding.byRules
  const both = (
    <>
      <span className="ca">{upperFirst(names.a)}</span> and <span className="cb">{names.b}</span>
    </>
  )
  return (
    <header className={styles.head}>
      <h1>
        {isIdle ? (
          coverageWords(props.labelsA)
        ) : finding.kind === "itself" ? (
          <>Two runs of {names.a}</>
        ) : finding.kind === "few" && compared > 0 ? (
          <>
            {both} have both placed {formatCount(compared)} of {plural(shared, "failure")}
          </>
        ) : labels?.raw ? (
          <>
            {both} choose the same category for {formatPercent(labels.raw.estimate, 0)} of {plural(compared, "failure")}
          </>
        ) : clusterings && compared > 0 ? (
          <>
            {both}: two trees of the same {plural(compared, "failure")}
          </>
        ) : (
          <>{both} have placed no failure in common</>
        )}
      </h1>
      <p className="lede">
        {finding.kind === "itself"
          ? finding.byRules
            ? "By rules and likeness, not read. The same rules were run twice and give the same labels: nothing here says how right they are."
            : "This is how steady it is when it is asked again, not how right."
          : null}{" "}
        {labels && !isIdle ? readKappa(labels.kappa, labels.items) : null}
        {clusterings && !isIdle ? readRand(clusterings.rand, clusterings.randInterval) : null} {whereFrom(props)}
      </p>
      {isIdle ? null : (
        <dl className="facts ruled">
          {labels ? <LabelFacts figures={labels} /> : null}
          {clusterings ? <TreeFacts trees={clusterings} /> : null}
          <Fact name="Same outcome" of={`${formatCount(outcomes.agreed)} of ${formatCount(outcomes.items)}`}>
            {outcomes.raw ? shareWords(outcomes.raw) : "–"}
          </Fact>
          <Fact name="Given to both">{formatCount(shared)}</Fact>
        </dl>
      )}
    </header>
  )
}

function whereFrom({ shared, onlyA, onlyB, compared }: AgreementHeadProps): string {
  const sample =
    onlyA + onlyB === 0
      ? `Both were given exactly the same ${plural(shared, "failure")}.`
      : `They share ${plural(shared, "failure")}; ${formatCount(onlyA)} only A was given, ${formatCount(onlyB)} only B.`
  const left = shared - compared
  return left === 0
    ? sample
    : `${sample} ${formatCount(left)} were not placed by both; the matrix shows where they went.`
}

function LabelFacts({ figures }: { figures: Figures }) {
  const { raw, kappa, expected, ac1, agreed, items } = figures
  return (
    <>
      <Fact name="Same category" of={`${formatCount(agreed)} of ${formatCount(items)}`}>
        {raw ? shareWords(raw) : "–"}
      </Fact>
      <Fact name="By chance alone">{expected === null ? "–" : formatPercent(expected)}</Fact>
      <Fact name={`Cohen’s κ, ${intervalLevel}`}>{kappa ? kappaWords(kappa) : items < 20 ? "too few" : "–"}</Fact>
      <Fact name="Gwet’s AC1">{ac1 === null ? "too few" : ac1.toFixed(2).replace("-", "−")}</Fact>
    </>
  )
}

function TreeFacts({ trees }: { trees: Trees }) {
  const value = (one: number | null, interval: Estimate | null) =>
    one === null ? "–" : interval ? kappaWords(interval) : one.toFixed(2).replace("-", "−")
  return (
    <>
      <Fact name={`Adjusted Rand index, ${intervalLevel}`}>{value(trees.rand, trees.randInterval)}</Fact>
      <Fact name={`Adjusted mutual information, ${intervalLevel}`}>
        {value(trees.information, trees.informationInterval)}
      </Fact>
    </>
  )
}

function Fact({ name, of, children }: { name: string; of?: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {of ? <small>{of}</small> : null}
      </dd>
    </div>
  )
}

/** The two sides, once, in words: which analysis is A, which B. */
export function SideKeys({ a, b }: { a: React.ReactNode; b: React.ReactNode }) {
  return (
    <p className="legend">
      <span>
        <ModelMark side="a" /> A: {a}
      </span>
      <span>
        <ModelMark side="b" /> B: {b}
      </span>
    </p>
  )
}
