import { position } from "@/components/plot/scale"
import { formatCount, formatDecimal, formatScore } from "@/lib/format"
import { drawingOf, hintSpans, isPass, rim, scoreTick, sidesOf, type ScoreHistogramProps } from "./histogram-data"

const percent = (share: number) => `${Math.round(share * 10_000) / 100}%`

/** Room around the bars: as in the live chart, and as the handle that lies over both expects. */
const room = { top: 8, left: 40, bottom: 28 }
/** The height of `.chart` in upload.module.css. */
const plot = 236 - room.top - room.bottom

const axisText = { fontSize: 11, fill: "var(--color-ink-3)" }
const countText = { fontSize: 12, fontWeight: 500, ...rim }

/** The histogram as plain SVG, at percents of its size: seen first, printed, and all there is without a script. */
export function StillScoreHistogram(props: ScoreHistogramProps) {
  const { histogram, threshold, lowerIsBetter, mean, fails } = props
  const { bars, width, total, counts, scores, proposal, proposalName, line } = drawingOf(props)
  const sides = sidesOf({ fails, total, lowerIsBetter })
  const span = histogram.max - histogram.min
  const across = (score: number) => percent((score - histogram.min) / span)
  const up = (count: number) => percent(1 - position(counts, count) / 100)
  return (
    <div style={{ padding: `${room.top}px 0 0 ${room.left}px` }} aria-hidden="true">
      <svg width="100%" height={plot} style={{ overflow: "visible" }}>
        {counts.ticks.map((tick) => (
          <g key={tick}>
            <line x1="0" x2="100%" y1={up(tick)} y2={up(tick)} stroke="var(--color-line)" />
            <text x="-12" y={up(tick)} dy="0.355em" textAnchor="end" {...axisText}>
              {formatCount(tick)}
            </text>
          </g>
        ))}
        <rect
          x={lowerIsBetter ? across(line) : 0}
          width={lowerIsBetter ? across(histogram.max + histogram.min - line) : across(line)}
          height="100%"
          fill="var(--color-accent-soft)"
          fillOpacity={0.55}
        />
        {bars.map((bar) => {
          // A single answer among thousands still shows.
          const share = bar.count > 0 ? Math.max(bar.count / counts.max, 1.5 / plot) : 0
          return share > 0 ? (
            <rect
              key={bar.from}
              x={across(bar.from + 0.04 * width)}
              y={percent(1 - share)}
              width={percent((0.92 * width) / span)}
              height={percent(share)}
              fill={isPass(bar, props) ? "var(--color-line-strong)" : "var(--color-seq-6)"}
            />
          ) : null
        })}
        {scores.map((tick) => (
          <text key={tick} x={across(tick)} y={plot + 18} textAnchor="middle" {...axisText}>
            {scoreTick(tick, width)}
          </text>
        ))}
        {mean === null ? null : (
          <>
            <Hint x={across(mean)} {...hintSpans.mean} text={`mean ${formatDecimal(mean)}`} />
            {proposal === threshold ? null : (
              <Hint
                x={across(proposal)}
                {...hintSpans.proposal}
                text={`${proposalName} = ${formatScore(proposal)}`}
                left
              />
            )}
          </>
        )}
        <line x1={across(line)} x2={across(line)} y1="0" y2="100%" stroke="var(--color-ink)" strokeWidth="1.5" />
        <text x={across(line)} dx="-8" y="18" textAnchor="end" fill={sides.left.fill} {...countText}>
          {sides.left.text}
        </text>
        <text x={across(line)} dx="8" y="18" fill={sides.right.fill} {...countText}>
          {sides.right.text}
        </text>
      </svg>
    </div>
  )
}

/** A figure to hold the threshold against: a short dashed line with its name. */
function Hint(props: { x: string; from: number; to: number; text: string; left?: boolean }) {
  const { x, text, left = false } = props
  const [y1, y2] = [percent(props.from), percent(props.to)]
  return (
    <>
      <line
        x1={x}
        x2={x}
        y1={y1}
        y2={y2}
        stroke="var(--color-ink-3)"
        strokeDasharray="3 3"
        className={left ? "" : "hide-s"}
      />
      <text
        x={x}
        y={y1}
        dx={left ? -6 : 6}
        dy="1.25em"
        textAnchor={left ? "end" : "start"}
        className={left ? "" : "hide-s"}
        {...axisText}
        {...rim}
      >
        {text}
      </text>
    </>
  )
}
