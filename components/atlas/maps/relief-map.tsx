import Link from "next/link"
import type { Relief } from "@/lib/domain/taxonomy/relief"
import { formatPercent, plural } from "@/lib/format"
import { readWord } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"

/** The large map: every category a link, the benchmarks' names in the sea. */
export function ReliefMap(props: { relief: Relief; labels: Pick<Labels, "part">; hrefOf: (slug: string) => string }) {
  const { relief, hrefOf } = props
  const { width, height } = relief
  return (
    <svg className="relief" viewBox={`0 0 ${width} ${height}`} role="group" aria-labelledby="relief-title relief-about">
      <title id="relief-title">{`Relief map of the ${relief.peaks.length} categories`}</title>
      <desc id="relief-about">
        Each hill is a sub-category, as high as its share of the failures. Categories met on the same benchmarks lie
        side by side.
      </desc>
      {[1, 2, 3, 4, 5].map((line) => (
        <path key={line} className="grat" d={`M${(line * width) / 6} 0V${height}`} />
      ))}
      {[1, 2, 3].map((line) => (
        <path key={line} className="grat" d={`M0 ${(line * height) / 4}H${width}`} />
      ))}
      <Land relief={relief} />
      {relief.seas.map(({ name, x, y }) => (
        <text key={name} className="sea minor" x={x} y={y} textAnchor="middle" aria-hidden="true">
          {name}
        </text>
      ))}
      {relief.peaks.map((peak) => (
        <Link
          key={peak.slug}
          href={hrefOf(peak.slug)}
          className={peak.minor ? "minor" : undefined}
          aria-label={`${nameOf(peak)}, ${formatPercent(peak.share)} of failures, ${plural(peak.read, "failure")} ${readWord(props.labels)}`}
        >
          <ellipse cx={peak.x} cy={peak.y} rx={peak.reach * 0.9} ry={peak.reach * 0.7} fill="transparent" />
          <Plate lines={[...peak.lines]} share={peak.share} x={peak.labelX} y={peak.labelY} />
        </Link>
      ))}
    </svg>
  )
}

/**
 * Where one category lies: a ring and its name on a quiet map. `crop` shows only the surroundings, in that many units
 * of width and height.
 */
export function ReliefLocator(props: {
  relief: Relief
  slug: string
  name: string
  crop?: { readonly width: number; readonly height: number }
}) {
  const { relief, slug, name, crop = relief } = props
  const peak = relief.peaks.find((candidate) => candidate.slug === slug)
  if (!peak) return null
  const frame = frameAround(peak, crop, relief)
  const radius = Math.min(peak.reach, peak.y - frame.y - 4, frame.y + crop.height - peak.y - 4)
  const fontSize = (26 * crop.width) / relief.width + 4
  const half = Math.max(...peak.lines.map((line) => line.length)) * fontSize * 0.29
  const below = peak.y + radius + (peak.lines.length + 0.6) * fontSize < frame.y + crop.height
  const x = within(peak.x, frame.x + half, frame.x + crop.width - half)
  const first = below ? peak.y + radius + 1.15 * fontSize : peak.y - radius - (peak.lines.length - 0.5) * fontSize
  return (
    <svg
      className="relief locator"
      viewBox={`${frame.x} ${frame.y} ${crop.width} ${crop.height}`}
      role="img"
      aria-label={`Where ${name} lies on the map of categories`}
    >
      <Land relief={relief} quiet />
      <circle className="here" cx={peak.x} cy={peak.y} r={radius} />
      <text className="peak" style={{ fontSize }} x={x} y={first}>
        {peak.lines.map((line, index) => (
          <tspan key={line} x={x} dy={index === 0 ? 0 : fontSize * 1.08}>
            {line}
          </tspan>
        ))}
      </text>
    </svg>
  )
}

const within = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))

/** The crop around a peak, a little low so that the name fits, kept inside the map. */
function frameAround(
  peak: { readonly x: number; readonly y: number },
  crop: { readonly width: number; readonly height: number },
  map: { readonly width: number; readonly height: number },
): { x: number; y: number } {
  return {
    x: within(peak.x - crop.width / 2, 0, map.width - crop.width),
    y: within(peak.y - crop.height / 2 + 12, 0, map.height - crop.height),
  }
}

const mostSpots = 500

/**
 * A model's failures as dots on the hills of their categories: `counts` by the slug of the deepest category. With more
 * failures than a map can hold a dot stands for several.
 */
export function ReliefFootprint(props: {
  relief: Relief
  counts: readonly { readonly slug: string; readonly count: number }[]
  label: string
}) {
  const { relief, counts, label } = props
  const hills = new Map(relief.hills.map((hill) => [hill.slug, hill]))
  const each = Math.max(1, counts.reduce((sum, { count }) => sum + count, 0) / mostSpots)
  return (
    <svg className="relief locator" viewBox={`0 0 ${relief.width} ${relief.height}`} role="img" aria-label={label}>
      <Land relief={relief} quiet />
      <path
        className="spot"
        d={counts
          .flatMap(({ slug, count }) => {
            const hill = hills.get(slug)
            return hill ? dotsAround(hill, Math.ceil(count / each)) : []
          })
          .map((dot) => `M${dot.x} ${dot.y}m-4.5 0a4.5 4.5 0 1 0 9 0 4.5 4.5 0 1 0-9 0`)
          .join("")}
      />
    </svg>
  )
}

/** Fermat's spiral: evenly spread, the same every time. At most 60 dots a hill. */
function dotsAround(at: { readonly x: number; readonly y: number }, count: number): { x: number; y: number }[] {
  return Array.from({ length: Math.min(60, count) }, (_, index) => {
    const radius = 6.4 * Math.sqrt(index)
    return {
      x: Math.round((at.x + radius * Math.cos(index * 2.399963)) * 10) / 10,
      y: Math.round((at.y + radius * Math.sin(index * 2.399963)) * 10) / 10,
    }
  })
}

/** `quiet`: every other line, for small maps. */
function Land({ relief, quiet = false }: { relief: Relief; quiet?: boolean }) {
  return relief.contours
    .filter((contour, level) => !quiet || contour.kind === "coast" || level % 3 === 0)
    .map(({ kind, path }, level) => (
      <path key={level} className={kind === "plain" ? "land" : `land ${kind}`} d={path} />
    ))
}

function Plate({ lines, share, x, y }: { lines: readonly string[]; share: number; x: number; y: number }) {
  const first = 0.8 - (lines.length + 1) / 2
  return (
    <text className="peak" x={x} y={y}>
      {lines.map((line, index) => (
        <tspan key={line} x={x} dy={`${index === 0 ? first : 1.08}em`}>
          {line}
        </tspan>
      ))}
      <tspan className="k" x={x} dy="1.15em">
        {formatPercent(share)}
      </tspan>
    </text>
  )
}

const nameOf = (peak: Relief["peaks"][number]) => peak.lines.join(" ").replaceAll("/ ", "/")
