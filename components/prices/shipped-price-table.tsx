import { PlainTable } from "@/components/ui/plain-table"
import { formatUsd } from "@/lib/format"
import type { PriceEntry } from "@/lib/domain/price"

/** The prices that come with this version, one row a model; dated snapshots of it cost the same. */
export function ShippedPriceTable({ prices }: { prices: readonly PriceEntry[] }) {
  return (
    <PlainTable
      head={["Judge", "Input", "Cached", "Output", "Source", "Day"]}
      rows={prices
        .filter(({ pattern }) => !pattern.endsWith("*"))
        .map(({ pattern, input, cachedInput, output, source, asOf }) => ({
          key: pattern,
          name: <span className="mono">{pattern}</span>,
          cells: [
            formatUsd(input),
            cachedInput === null ? "as input" : formatUsd(cachedInput),
            formatUsd(output),
            source,
            asOf,
          ],
        }))}
    />
  )
}
