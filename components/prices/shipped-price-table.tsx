import type { PriceEntry } from "@/lib/domain/judges/price"
import { plural } from "@/lib/format"
import { PriceTable } from "./price-table"

/**
 * The prices that come with this version, one row a model; dated snapshots of it cost the same. Azure deployments that
 * are called after an OpenAI model have that model's row.
 */
export function ShippedPriceTable({ prices }: { prices: readonly PriceEntry[] }) {
  const rows = prices.filter(({ pattern }) => !pattern.endsWith("*") && !pattern.startsWith("azure/"))
  return (
    <details className="table-twin">
      <summary>{plural(rows.length, "price")}</summary>
      <PriceTable
        caption="Shipped prices"
        sourceHead="Source, day"
        patternClass="mono"
        rows={rows.map((price) => ({ ...price, source: `${price.source}, ${price.asOf}` }))}
      />
    </details>
  )
}
