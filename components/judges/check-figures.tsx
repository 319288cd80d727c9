import { Figure } from "@/components/ui/figure/figure"
import { Note } from "@/components/ui/note"
import { PlainTable } from "@/components/ui/table/plain-table"
import { formatCount, formatPercentRange, plural } from "@/lib/format"
import type { MeasuredAgreement } from "@/lib/judge-info/measured-agreement"
import { intervalLevel } from "@/lib/wording/labels"
import { checkName, precisionWords, unmeasuredNote } from "./check-text"

/** Each check: how often it spoke on annotated failures and was right, and how often on outputs scored as right. */
export function CheckFigures({ figures }: { figures: MeasuredAgreement }) {
  const { outputs, spoken } = figures.rightOutputs
  const unmeasured = unmeasuredNote(figures.checks)
  return (
    <div className="section">
      <Figure
        id="checks"
        minor
        title={`${plural(figures.checks.length, "verifiable check")}, each silent unless it is sure`}
        subtitle={`How often each speaks on the released failures, and how often the release agrees; how often on all failing outputs of the example data, and on the ${formatCount(outputs)} that were scored as right.`}
        note={`Of the outputs scored as right, checks speak on ${formatCount(spoken)}: mostly loops and several letters that the scorer let pass. The checks were written while looking at these annotations, so this is no independent estimate.`}
        exportName="checks of the built-in judge"
      >
        {unmeasured === null ? null : (
          <div className="mb-3">
            <Note kind="warn">{unmeasured}</Note>
          </div>
        )}
        <PlainTable
          head={["Check", "Speaks", "Precision", intervalLevel, "Failing", "Right"]}
          rows={figures.checks.map((row) => ({
            key: row.check,
            name: checkName(row.check),
            cells: [
              formatCount(row.fired),
              precisionWords(row),
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
