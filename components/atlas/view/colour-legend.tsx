import { formatCount, formatPercent } from "@/lib/format"
import { countWords } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import type { Unit } from "@/components/atlas/data/row-sorting"
import type { ModelValues } from "@/components/atlas/data/row-values"

/** What the colours of a chosen model mean: one hue from pale to dark, the number beside every colour. */
export function ColourLegend({
  colours,
  unit,
  labels,
}: {
  colours: ModelValues
  unit: Unit
  labels: Pick<Labels, "part">
}) {
  const end =
    unit === "share" ? "over 50%" : unit === "count" ? formatCount(colours.highest) : formatPercent(colours.highest)
  const what = {
    share: "share of its failures",
    rate: "share of its attempts",
    count: labels.part === "all" ? "failures" : "failures read",
  }[unit]
  return (
    <div className="legend" style={{ padding: "0 0 0.75rem" }}>
      <span>
        <span>
          Colour: <b>{colours.name}</b>, {what} ({countWords(labels, colours.read)})
        </span>
        <span className="scale" aria-hidden="true">
          {[0, 1, 2, 3, 4, 5, 6, 7].map((level) => (
            <i key={level} className={`s${level}`} />
          ))}
        </span>
        none seen to {end}
      </span>
    </div>
  )
}
