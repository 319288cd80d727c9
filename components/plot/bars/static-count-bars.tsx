import { formatCount } from "@/lib/format"
import { barAxis, barMargin, type CountBarsProps } from "./count-bar"
import { position } from "@/components/plot/scale"

const percent = (share: number) => `${Math.round(share * 10_000) / 100}%`

/** Bars as plain SVG, at percents of its size: seen first, printed, and all there is without a script. */
export function StaticCountBars(props: CountBarsProps & { pointed: number | null }) {
  const { bars, line, ticks, axisLabel, height = 220, pointed } = props
  const axis = barAxis(bars)
  const [plot, width] = [height - barMargin.top - barMargin.bottom, 1 / Math.max(1, bars.length)]
  const left = (name: string) => bars.findIndex((bar) => bar.name === name) * width
  const words = { fill: "var(--color-ink-3)", fontSize: 11 }
  const cut = line ? percent(left(line.at) + (line.isInside ? width / 2 : 0)) : undefined
  return (
    <div style={{ padding: `${barMargin.top}px ${barMargin.right}px 0 ${barMargin.left}px` }}>
      <svg style={{ display: "block", overflow: "visible" }} width="100%" height={plot}>
        {pointed === null ? null : (
          <rect x={percent(pointed * width)} y="0" width={percent(width)} height="100%" fill="var(--color-hover)" />
        )}
        {axis.ticks.map((tick) => {
          const y = percent(1 - position(axis, tick) / 100)
          return (
            <g key={tick}>
              <line x1="0" x2="100%" y1={y} y2={y} stroke="var(--color-line)" />
              <text x="-8" y={y} textAnchor="end" dominantBaseline="middle" {...words}>
                {formatCount(tick)}
              </text>
            </g>
          )
        })}
        {bars.map((bar, index) => {
          const share = bar.count / axis.max
          return share > 0 ? (
            <rect
              key={bar.name}
              x={percent((index + 0.02) * width)}
              y={percent(1 - share)}
              width={percent(0.96 * width)}
              height={percent(share)}
              fill={bar.isMarked ? "var(--color-seq-5)" : "var(--color-line-strong)"}
            />
          ) : null
        })}
        <line x1="0" x2="100%" y1="100%" y2="100%" stroke="var(--color-line-strong)" />
        {ticks.map((tick) => (
          <text key={tick} x={percent(left(tick) + width / 2)} y={plot + 16} textAnchor="middle" {...words}>
            {tick}
          </text>
        ))}
        <text x="50%" y={plot + 40} textAnchor="middle" {...words}>
          {axisLabel}
        </text>
        {line ? (
          <>
            <line x1={cut} x2={cut} y1="0" y2="100%" stroke="var(--color-ink)" strokeWidth="1.5" />
            <text x={cut} y="-6" textAnchor="middle" fill="var(--color-ink)" fontSize="12">
              {line.label}
            </text>
          </>
        ) : null}
      </svg>
    </div>
  )
}
