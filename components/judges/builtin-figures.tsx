import { Axis } from "@/components/plot/axis"
import { DotCell, type Estimate } from "@/components/plot/cells"
import { niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure"
import { PlainTable } from "@/components/ui/plain-table"
import { formatCount, formatPercent, formatPercentRange, plural } from "@/lib/format"

type Figures = {
  readonly items: number
  readonly labelled: number
  readonly coverage: number
  readonly agreementInterval: Estimate
  readonly subcategoryAgreement: Estimate
  readonly majority: number
  readonly nearest: number
  readonly leaveDatasetOut: { readonly coverage: number; readonly labelled: number; readonly agreement: Estimate }
  readonly perCategory: readonly {
    readonly slug: string
    readonly annotated: number
    readonly labelled: number
    readonly precision: number | null
    readonly recall: number
  }[]
  readonly checks: readonly {
    readonly check: string
    readonly fired: number
    readonly precision: number | null
    readonly interval: Estimate | null
  }[]
}

const unit = niceScale(0, 1)

/** How far the built-in judge agrees with the released labels, as the benchmark measured it. */
export function BuiltinFigures({ figures, nameOf }: { figures: Figures; nameOf: (slug: string) => string }) {
  const rows = [
    { label: "Agrees, of what it labels", value: figures.agreementInterval, n: figures.labelled },
    { label: "Agrees on the sub-category too", value: figures.subcategoryAgreement, n: figures.labelled },
    {
      label: "On a benchmark it has not met",
      value: figures.leaveDatasetOut.agreement,
      n: figures.leaveDatasetOut.labelled,
    },
  ]
  return (
    <>
      <Figure
        id="agreement"
        title={`It labels ${formatPercent(figures.coverage, 0)} of the released failures and agrees on ${formatPercent(figures.agreementInterval.estimate, 0)} of those`}
        subtitle={`Held against the ${formatCount(figures.items)} annotations of the release; no failure is judged with anything of its own example. 95% intervals.`}
        note={`For comparison, of all ${formatCount(figures.items)}: always naming the commonest category is right for ${formatPercent(figures.majority)}, copying the most similar other failure for ${formatPercent(figures.nearest)}. On a benchmark it has no examples of it labels only ${formatPercent(figures.leaveDatasetOut.coverage, 0)}; the rest stays unassigned. The released labels are a language model’s, not people’s.`}
        exportName="agreement of the built-in judge"
      >
        <table
          className="rows"
          role="table"
          aria-label="Agreement"
          style={{ "--cols": "16rem 4rem minmax(0, 1fr) 8.5rem" } as React.CSSProperties}
        >
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                What
              </th>
              <th role="columnheader" scope="col" className="num">
                n
              </th>
              <th role="columnheader" scope="col" className="plot">
                <span className="sr">Chart</span>
                <Axis scale={unit} format={(tick) => formatPercent(tick, 0)} />
              </th>
              <th role="columnheader" scope="col">
                Share, 95%
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map(({ label, value, n }) => (
              <tr key={label} role="row">
                <th role="rowheader" scope="row">
                  {label}
                </th>
                <td role="cell" className="num opt">
                  {formatCount(n)}
                </td>
                <td role="cell" className="plot">
                  <DotCell scale={unit} value={value} />
                </td>
                <td role="cell" className="val">
                  <b>{formatPercent(value.estimate)}</b> <small>{formatPercentRange(value.low, value.high)}</small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Figure>
      <div className="section">
        <Figure
          id="per-category"
          minor
          title="Category by category"
          subtitle="Precision: of what it gives this label, how much the release labels so. Recall: of what the release labels so, how much it finds."
          exportName="built-in judge by category"
        >
          <PlainTable
            head={["Category", "In the release", "Given", "Precision", "Recall"]}
            rows={figures.perCategory.map((row) => ({
              key: row.slug,
              name: nameOf(row.slug),
              cells: [
                formatCount(row.annotated),
                formatCount(row.labelled),
                row.precision === null ? "–" : formatPercent(row.precision, 0),
                formatPercent(row.recall, 0),
              ],
            }))}
          />
        </Figure>
      </div>
      <div className="section">
        <Figure
          id="checks"
          minor
          title={`${plural(figures.checks.length, "verifiable check")}, each silent unless it is sure`}
          subtitle="How often each fired on the released failures and how often the release agrees. They were written while looking at these annotations, so this is no independent estimate."
          exportName="checks of the built-in judge"
        >
          <PlainTable
            head={["Check", "Fired", "Precision", "95%"]}
            rows={figures.checks.map((row) => ({
              key: row.check,
              name: row.check.replaceAll("-", " "),
              cells: [
                formatCount(row.fired),
                row.precision === null ? "–" : formatPercent(row.precision, 0),
                row.interval ? formatPercentRange(row.interval.low, row.interval.high, 0) : "–",
              ],
            }))}
          />
        </Figure>
      </div>
    </>
  )
}
