import { formatPercent } from "@/lib/format"
import { countWords } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import type { HeatCell as Cell } from "@/components/atlas/data/atlas-rows"
import { heatClass, heatText } from "@/components/atlas/data/heat-levels"

/** One square of a heat table: the share printed inside, the exact counts behind it. */
export function HeatCell({
  cell,
  labels,
  className,
}: {
  cell: Cell
  labels: Pick<Labels, "part">
  className?: string | undefined
}) {
  const share = cell.share?.estimate ?? 0
  return (
    <td role="cell" className={className} data-value={cell.count > 0 ? share.toFixed(4) : 0}>
      <span
        className={`cell ${heatClass({ count: cell.count, of: cell.of, share })}`}
        title={
          cell.count > 0
            ? `${cell.suite}: ${cell.count} of ${countWords(labels, cell.of)}, ${formatPercent(share)}`
            : undefined
        }
      >
        {heatText(cell.count, share)}
      </span>
    </td>
  )
}
