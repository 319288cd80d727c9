import { DrawnMarks } from "./svg-marks"
import { gridMarks } from "./marks"
import { position, type Scale } from "@/components/plot/scale"

/** Tick labels over a column of plot cells. */
export function Axis({ scale, format }: { scale: Scale; format: (value: number) => string }) {
  return (
    <svg height="16" role="presentation" aria-hidden="true">
      {scale.ticks.map((tick) => (
        <text key={tick} className="tick" x={`${position(scale, tick)}%`} y="12" textAnchor="middle">
          {format(tick)}
        </text>
      ))}
    </svg>
  )
}

/** Hairlines at the ticks, behind the marks of one cell; zero in ink when `zero` is set. */
export function Grid({ scale, zero = false }: { scale: Scale; zero?: boolean }) {
  return <DrawnMarks marks={gridMarks(scale, zero)} />
}
