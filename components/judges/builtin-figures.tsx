import { Axis } from "@/components/plot/marks/axis"
import { DotCell } from "@/components/plot/marks/cells"
import { niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure/figure"
import { PlainTable } from "@/components/ui/table/plain-table"
import { RowsTable } from "@/components/ui/table/rows-table"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import { onUnseen, type MeasuredAgreement } from "@/lib/judge-info/measured-agreement"
import { intervalLevel } from "@/lib/wording/labels"
import { CheckFigures } from "./check-figures"
import { HumanAgreement } from "./human-agreement"
import { SureLikeness } from "./settled-before-model"

const unit = niceScale(0, 1)

type Props = { figures: MeasuredAgreement; nameOf: (slug: string) => string }

/** How far the built-in judge agrees with the released labels and with people, as the benchmark measured it. */
export function BuiltinFigures({ figures, nameOf }: Props) {
  const { byRules, byLikeness, onLabelled, heldOutBenchmark: fresh, labelled } = figures
  const rows = [
    { label: "Agrees, of what it labels", value: figures.agreementInterval, n: labelled },
    { label: "… by verifiable checks", value: byRules.agreement, n: byRules.labelled },
    { label: "… by likeness", value: byLikeness.agreement, n: byLikeness.labelled },
    { label: "On the sub-category too", value: figures.subcategoryAgreement, n: labelled },
    { label: "Nearest failure copied", value: onLabelled.nearest, n: labelled },
    { label: "Commonest category", value: onLabelled.majority, n: labelled },
    { label: "On a benchmark not met", value: fresh.agreement, n: fresh.labelled },
    { label: "… by likeness", value: fresh.byLikeness.agreement, n: fresh.byLikeness.labelled, key: "fresh-likeness" },
  ]
  return (
    <>
      <Figure
        id="agreement"
        title={`On failures its rules were not made on it labels ${formatPercent(onUnseen.coverage, 0)}, and ${onUnseen.held} of ${onUnseen.checked} of these labels held`}
        subtitle={`Unseen: ${formatCount(onUnseen.failures)} failures of benchmarks the release has nothing of, ${onUnseen.checked} labels held against a blind reading by a large language model. Below, in-sample: ${formatPercent(figures.coverage, 0)} of the released failures labelled, held against the ${formatCount(figures.items)} annotations of ${figures.release} on ${figures.measuredOn}; no failure is judged with anything of its own example. ${intervalLevel} intervals.`}
        note={`Copying the most similar other failure and naming the commonest category are held against the same failures; over all ${formatCount(figures.items)} they are right for ${formatPercent(figures.nearest)} and ${formatPercent(figures.majority)}. On a benchmark it has no examples of it labels ${formatPercent(fresh.coverage, 0)}, nearly all by checks; the rest stays unassigned. The checks were written, and the limits of likeness set, on these very annotations: in that, the figures are in-sample. The released labels are a language model’s, not people’s.`}
        exportName="agreement of the built-in judge"
      >
        <RowsTable
          label="Agreement"
          cols="16rem 4rem minmax(0, 1fr) 8.5rem"
          columns={[
            { text: "What" },
            { text: "n", className: "num" },
            { text: "Chart", axis: <Axis scale={unit} format={(tick) => formatPercent(tick, 0)} /> },
            { text: `Share, ${intervalLevel}` },
          ]}
        >
          {rows.map(({ label, value, n, key = label }) => (
            <tr key={key} role="row">
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
        </RowsTable>
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
      <CheckFigures figures={figures} />
      <HumanAgreement figures={figures.humanLabels} nameOf={nameOf} />
      <SureLikeness figures={figures} />
    </>
  )
}
