import { CountBars } from "@/components/plot/bars/count-bars"
import { Figure } from "@/components/ui/figure/figure"
import { failingSide, formatCount, formatDecimal, formatPercent } from "@/lib/format"
import { thresholdInWords } from "./findings"
import { barName, scoreBars, scoreTicks } from "./score-bars"

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
        <table className="table">
          <caption className="sr">Scores by range</caption>
          <thead>
            <tr>
              <th scope="col">Score</th>
              <th scope="col" className="num">
                Attempts
              </th>
              <th scope="col">Counts as</th>
            </tr>
          </thead>
          <tbody>
            {bars
              .filter((bar) => bar.count > 0)
              .map((bar) => (
                <tr key={bar.low}>
                  <th scope="row">{barName(bar)}</th>
                  <td className="num">{formatCount(bar.count)}</td>
                  <td>
                    {bar.isCut ? `failure ${failingSide(histogram)} the threshold` : bar.fails ? "failure" : "pass"}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
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
