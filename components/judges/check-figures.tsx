import { Figure } from "@/components/ui/figure"
import { PlainTable } from "@/components/ui/plain-table"
import { formatCount, formatPercent, formatPercentRange, plural } from "@/lib/format"
import type { MeasuredAgreement } from "@/lib/measured-agreement"

/** Each check: how often it spoke on annotated failures and was right, and how often on outputs scored as right. */
export function CheckFigures({ figures }: { figures: MeasuredAgreement }) {
  const { outputs, spoken } = figures.rightOutputs
  const silent = figures.checks.filter(({ fired }) => fired === 0).length
  return (
    <div className="section">
      <Figure
        id="checks"
        minor
        title={`${plural(figures.checks.length, "verifiable check")}, each silent unless it is sure`}
        subtitle={`How often each speaks on the released failures, and how often the release agrees; how often on all failing outputs of the example data, and on the ${formatCount(outputs)} that were scored as right.`}
        note={`Of the outputs scored as right, checks speak on ${formatCount(spoken)}: mostly loops and several letters that the scorer let pass. ${plural(silent, "check")} met no annotated failure at all: written for what benchmarks elsewhere show, with no measured precision. The checks were written while looking at these annotations, so this is no independent estimate.`}
        exportName="checks of the built-in judge"
      >
        <PlainTable
          head={["Check", "Speaks", "Precision", "95%", "Failing", "Right"]}
          rows={figures.checks.map((row) => ({
            key: row.check,
            name: row.check.replaceAll("-", " "),
            cells: [
              formatCount(row.fired),
              row.precision === null ? "–" : formatPercent(row.precision, 0),
              row.interval ? formatPercentRange(row.interval.low, row.interval.high, 0) : "–",
              formatCount(row.onFailures),
              formatCount(row.onRight),
            ],
          }))}
        />
      </Figure>
    </div>
  )
}
