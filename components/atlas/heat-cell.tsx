import { formatPercent } from "@/lib/format"
import type { HeatCell as Cell } from "./atlas-rows"
import { heatClass, heatText } from "./heat"

/** One square of a heat table: the share printed inside, the exact counts behind it. */
export function HeatCell({ cell, className }: { cell: Cell; className?: string | undefined }) {
  const share = cell.share?.estimate ?? 0
  return (
    <td role="cell" className={className} data-value={cell.share ? share.toFixed(4) : ""}>
      <span
        className={`cell ${heatClass({ count: cell.count, of: cell.of, share })}`}
        title={`${cell.suite}: ${cell.count} of ${cell.of} read${cell.share && cell.count > 0 ? `, ${formatPercent(share)}` : ""}`}
      >
        {heatText(cell.count, share)}
      </span>
    </td>
  )
}
