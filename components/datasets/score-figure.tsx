import { CountBars } from "@/components/plot/bars/count-bars"
import { Figure } from "@/components/ui/figure/figure"
import { failingSide, formatCount, formatDecimal, formatPercent } from "@/lib/format"
import { thresholdInWords } from "./findings"
import { barName, scoreBars, scoreTicks } from "./score-bars"
import { SimpleTable } from "@/components/ui/table/simple-table"

type Props = {
  title: string
  histogram: {
    readonly threshold: number
    readonly lowerIsBetter: boolean
    readonly rule: string
    readonly binary: boolean
    readonly meanScore: number | null
    readonly min: number
    readonly max: number
    readonly bins: readonly number[]
  }
  attempts: number
  failures: number
}

/** Where the line between right and wrong was drawn. Binary scores need no drawing: a sentence says it. */
export function ScoreFigure({ title, histogram, attempts, failures }: Props) {
  const { threshold, rule, binary, meanScore } = histogram
  const share = formatPercent(attempts === 0 ? 0 : failures / attempts)
  if (binary)
    return (
      <section className="fig minor" aria-labelledby="scores-title">
        <h2 className="fig-title" id="scores-title">
          Answers are right or wrong
        </h2>
        <p className="fig-sub">
          {thresholdInWords("binary", histogram)} {formatCount(failures)} of {formatCount(attempts)} attempts score{" "}
          {histogram.lowerIsBetter ? 1 : 0}, {share}.
        </p>
      </section>
    )
  const bars = scoreBars(histogram)
  const cut = bars.find((bar) => bar.low >= threshold || bar.isCut)
  return (
    <Figure
      minor
      id="scores"
      title={`${formatCount(failures)} of ${formatCount(attempts)} scores are ${failingSide(histogram)} ${threshold}`}
      subtitle={`${thresholdInWords(rule, histogram)}${meanScore === null ? "" : ` The mean score is ${formatDecimal(meanScore)}.`} All models together; coloured: failures, ${share}.`}
      exportName={`${title} scores`}
      table={
        <SimpleTable
          caption="Scores by range"
          rows={bars.filter((bar) => bar.count > 0)}
          keyOf={({ low }) => low}
          columns={[
            { head: "Score", cell: (bar) => barName(bar) },
            { head: "Attempts", num: true, cell: ({ count }) => formatCount(count) },
            {
              head: "Counts as",
              cell: ({ isCut, fails }) =>
                isCut ? `failure ${failingSide(histogram)} the threshold` : fails ? "failure" : "pass",
            },
          ]}
        />
      }
    >
      <CountBars
        bars={bars.map((bar) => ({
          name: String(bar.low),
          count: bar.count,
          isMarked: bar.fails || bar.isCut,
          label: `Score ${barName(bar)}: ${formatCount(bar.count)} attempts`,
        }))}
        line={cut ? { at: String(cut.low), isInside: cut.isCut, label: `threshold ${threshold}` } : undefined}
        ticks={scoreTicks(bars)}
        axisLabel="score"
      />
    </Figure>
  )
}
