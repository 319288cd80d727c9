import { Figure } from "@/components/ui/figure/figure"
import { PlainTable } from "@/components/ui/table/plain-table"
import { defaultLikenessFrom } from "@/lib/domain/judges/judge-id"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import { settledShare, type MeasuredAgreement } from "@/lib/judge-info/measured-agreement"
import { intervalLevel } from "@/lib/wording/labels"

/** What the judge is good for, and what it settles before a model is asked. */
export function SureLikeness({ figures }: { figures: MeasuredAgreement }) {
  const rules = figures.byRules
  return (
    <div className="section">
      <Figure
        id="before-a-model"
        minor
        title={`Before a model it settles ${formatPercent(settledShare(defaultLikenessFrom), 0)} of the released failures without a call`}
        subtitle="“Built-in first” keeps what a check proves, and likeness only from the confidence named; the model reads the rest. How much that settles, and how often the release agrees."
        note={`Its default is ${formatPercent(defaultLikenessFrom, 0)}. On a benchmark the release has nothing of, likeness hardly speaks: there it saves the ${formatPercent(settledShare(null, false), 0)} that checks settle, or less where no check fits. The confidence was calibrated on these annotations.`}
        exportName="built-in judge before a model"
      >
        <PlainTable
          head={["Kept without reading", "Failures", "Agreement", intervalLevel]}
          rows={[
            { key: "checks", name: "Checks", part: rules },
            ...figures.likenessByConfidence.map((part) => ({
              key: String(part.least),
              name: `Likeness from ${formatPercent(part.least, 0)}`,
              part,
            })),
          ].map(({ key, name, part }) => ({
            key,
            name,
            cells: [
              formatCount(part.labelled),
              formatPercent(part.agreement.estimate),
              formatPercentRange(part.agreement.low, part.agreement.high),
            ],
          }))}
        />
      </Figure>
    </div>
  )
}
