import Link from "next/link"
import { HeuristicNote } from "@/components/judges/heuristic-note"
import { Note } from "@/components/ui/note"
import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import { plural } from "@/lib/format"
import { routes } from "@/lib/routes"
import type { ClusteringAgreement } from "@/lib/stats/agreement/clusterings"
import type { JudgeAgreement } from "@/lib/stats/agreement/judge-agreement"
import type { LabelMatrix } from "@/lib/stats/agreement/label-matrix"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import styles from "./agreement.module.css"
import { AgreementHead, SideKeys } from "./agreement-head"
import { CategoryAgreement } from "./category-agreement"
import { LabelMatrixFigure } from "./label-matrix"
import { PairList, type Said } from "./pair-list"
import { findingOf, outcomeName, outcomesSubtitle, sectionTitles, shortJudge } from "./agreement-text"

type Side = { readonly id: number; readonly judgeId: string; readonly judge: string; readonly labels: Labels }
type Version = { readonly key: string; readonly name: string }
type AgreementBasis =
  | { readonly kind: "shared"; readonly version: Version }
  | { readonly kind: "trees"; readonly a: Version; readonly b: Version }

type Pair = {
  readonly annotationA: number
  readonly annotationB: number
  readonly modelName: string
  readonly datasetTitle: string
  readonly exampleId: string
  readonly labelA: string
  readonly labelB: string
  readonly titleA: string | null
  readonly titleB: string | null
  readonly summaryA: string | null
  readonly summaryB: string | null
}

type Filter =
  { readonly kind: "cell" | "outcomes"; readonly a: string; readonly b: string } | { readonly kind: "apart" }

export function AgreementReport(props: {
  a: Side
  b: Side
  basis: AgreementBasis
  bases: readonly AgreementBasis[]
  query: { readonly with: number; readonly level: string; readonly on: string; readonly after?: number | undefined }
  agreement: {
    readonly shared: number
    readonly onlyA: number
    readonly onlyB: number
    readonly compared: number
    readonly outcomes: JudgeAgreement
    readonly outcomeMatrix: LabelMatrix
    readonly labels: JudgeAgreement | null
    readonly clusterings: ClusteringAgreement | null
    readonly matrix: LabelMatrix
    readonly namesA: ReadonlyMap<string, string>
    readonly namesB: ReadonlyMap<string, string>
    readonly levels: number
  }
  filter: Filter
  pairs: { readonly rows: readonly Pair[]; readonly next: number | null }
  picker: React.ReactNode
}) {
  const { a, b, basis, query, agreement, filter, pairs } = props
  const names = { a: shortJudge(a.judgeId), b: `${shortJudge(b.judgeId)}${a.judgeId === b.judgeId ? " again" : ""}` }
  const nameA = (label: string) => agreement.namesA.get(label) ?? label
  const nameB = (label: string) => agreement.namesB.get(label) ?? label
  const base = {
    with: query.with,
    level: query.level === "1" ? null : query.level,
    on: query.on === "same" ? null : query.on,
  }
  const href = (values: Record<string, string | number | null> = {}) => routes.agreement(a.id, { ...base, ...values })
  const cellHref = (x: string, y: string) => `${href({ cell: `${x}/${y}` })}#failures`
  const outcomeHref = (x: string, y: string) => `${href({ outcomes: `${x}/${y}` })}#failures`
  const narrowed =
    filter.kind === "cell"
      ? { cell: `${filter.a}/${filter.b}` }
      : filter.kind === "outcomes"
        ? { outcomes: `${filter.a}/${filter.b}` }
        : {}
  const { matrix, labels } = agreement
  const diagonal = matrix.rows.reduce((sum, _, i) => sum + (matrix.counts[i]?.[matrix.same[i] ?? -1] ?? 0), 0)
  const finding = findingOf({ judgeA: a.judgeId, judgeB: b.judgeId, ...agreement })
  const isIdle = finding.kind === "itself" && finding.byRules
  const { outcomes, shared } = agreement
  const titles = sectionTitles(finding, { basis: basis.kind, same: diagonal, shared, outcomes })
  return (
    <>
      {isIdle ? null : <Coverage a={a} b={b} />}
      <AgreementHead names={names} finding={finding} labelsA={a.labels} {...agreement} />
      <div className="tool-row">
        {agreement.levels > 1 ? (
          <SegmentedLinks
            label="Level"
            current={query.level}
            options={[
              { value: "1", label: "Top categories", href: href({ level: null }) },
              { value: "2", label: "One level below", href: href({ level: "2" }) },
            ]}
          />
        ) : null}
        {props.bases.length > 1 ? (
          <SegmentedLinks
            label="On which categories"
            current={basis.kind === "trees" ? "trees" : "same"}
            options={[
              { value: "same", label: "On the same categories", href: href({ on: null }) },
              { value: "trees", label: "Tree against tree", href: href({ on: "trees" }) },
            ]}
          />
        ) : null}
        <SideKeys
          a={<Link href={routes.analysis(a.id)}>{a.judge}</Link>}
          b={<Link href={routes.analysis(b.id)}>{a.judgeId === b.judgeId ? `${b.judge}, again` : b.judge}</Link>}
        />
      </div>
      {labels && labels.items > 0 && !isIdle ? (
        <CategoryAgreement
          isPlain={finding.kind !== "figure"}
          items={labels.items}
          names={names}
          rows={labels.labels
            .map((row) => ({ ...row, name: nameA(row.label), href: cellHref(row.label, row.label) }))
            .toSorted((x, y) => y.first + y.second - x.first - x.second)}
        />
      ) : null}
      <div className="section">
        <LabelMatrixFigure
          id="matrix"
          title={titles.matrix}
          subtitle={
            basis.kind === "shared"
              ? `What A said by what B said, for all ${plural(agreement.shared, "failure")} both were given, on ${basis.version.name}. The same answer is outlined.`
              : `A’s categories by B’s, for all ${plural(agreement.shared, "failure")}. Categories that share most failures are matched one to one and outlined.`
          }
          note="Select a cell to list its failures below."
          matrix={matrix}
          names={names}
          nameOfRow={nameA}
          nameOfColumn={nameB}
          hrefOf={cellHref}
          chosen={filter.kind === "cell" ? filter : null}
        />
      </div>
      <div className="section">
        <LabelMatrixFigure
          id="outcomes"
          title={titles.outcomes}
          subtitle={outcomesSubtitle(a.labels, b.labels)}
          matrix={agreement.outcomeMatrix}
          names={{ a: `outcomes of ${names.a}`, b: names.b }}
          nameOfRow={(outcome) => outcomeName(outcome, a.labels)}
          nameOfColumn={(outcome) => outcomeName(outcome, b.labels)}
          hrefOf={outcomeHref}
          chosen={filter.kind === "outcomes" ? filter : null}
        />
      </div>
      <PairList
        heading={headingOf(filter, { nameA, nameB, a: a.labels, b: b.labels }, agreement.shared - diagonal)}
        names={names}
        scopes={{ a: scopeOf(a, basis, "a"), b: scopeOf(b, basis, "b") }}
        rows={pairs.rows.map((row) => ({
          ...row,
          sideA: said(nameA(row.labelA), row.labelA, row.titleA, row.summaryA),
          sideB: said(nameB(row.labelB), row.labelB, row.titleB, row.summaryB),
        }))}
        allHref={filter.kind === "apart" ? null : `${href()}#failures`}
        firstHref={query.after === undefined ? null : `${href(narrowed)}#failures`}
        nextHref={pairs.next === null ? null : `${href({ ...narrowed, after: pairs.next })}#failures`}
      />
      <div className={styles.notes}>
        {props.picker}
        <Note>
          <p>
            Both are machines: this is consistency, not validation by people. Reviews are left out here, so that the
            figures speak of the judges alone. Every shared failure counts once, whatever its group.
          </p>
        </Note>
        {isIdle ? <HeuristicNote /> : null}
      </div>
    </>
  )
}

/** What was labelled of each side by rules, before any figure of how far they agree. */
function Coverage({ a, b }: { a: Side; b: Side }) {
  const sides = [
    { whose: "A" as const, ...a.labels },
    { whose: "B" as const, ...b.labels },
  ]
  return sides
    .filter(({ part }) => part !== "none")
    .map(({ whose, ...labels }) => (
      <div key={whose} className="mb-5">
        <HeuristicNote whose={whose} part={labels.part} labels={labels} />
      </div>
    ))
}

/** "analysis=3" or "release=analysis-3": the scope in which a failure's own page shows it. */
function scopeOf({ id }: Side, basis: AgreementBasis, side: "a" | "b"): string {
  const key = basis.kind === "shared" ? basis.version.key : basis[side].key
  return key === `analysis-${id}` ? `release=${key}` : `release=${encodeURIComponent(key)}&analysis=${id}`
}

const said = (name: string, label: string, title: string | null, summary: string | null): Said => ({
  label: name,
  isCategory: !label.startsWith("leftover:"),
  title,
  summary,
})

type Names = {
  readonly nameA: (label: string) => string
  readonly nameB: (label: string) => string
  readonly a: Labels
  readonly b: Labels
}

function headingOf(filter: Filter, { nameA, nameB, a, b }: Names, differing: number): string {
  if (filter.kind === "cell") return `A: ${nameA(filter.a)}. B: ${nameB(filter.b)}.`
  if (filter.kind === "outcomes") return `A: ${outcomeName(filter.a, a)}. B: ${outcomeName(filter.b, b)}.`
  return `Where they differ: ${plural(differing, "failure")}`
}
