import type { PriceEntry } from "@/lib/domain/price"
import { formatPrice, plural } from "@/lib/format"

/**
 * The prices that come with this version, one row a model; dated snapshots of it cost the same. Azure deployments that
 * are called after an OpenAI model have that model's row.
 */
export function ShippedPriceTable({ prices }: { prices: readonly PriceEntry[] }) {
  const rows = prices.filter(({ pattern }) => !pattern.endsWith("*") && !pattern.startsWith("azure/"))
  return (
    <details className="table-twin">
      <summary>{plural(rows.length, "price")}</summary>
      <div className="scroll-x">
        <table className="table">
          <caption className="sr">Shipped prices, USD per million tokens</caption>
          <thead>
            <tr>
              <th scope="col">Judge</th>
              <th scope="col" className="num">
                Input
              </th>
              <th scope="col" className="num">
                Cached
              </th>
              <th scope="col" className="num">
                Output
              </th>
              <th scope="col">Source, day</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ pattern, input, cachedInput, output, source, asOf }) => (
              <tr key={pattern}>
                <th scope="row" className="mono">
                  {pattern}
                </th>
                <td className="num">{formatPrice(input)}</td>
                <td className="num">{cachedInput === null ? "as input" : formatPrice(cachedInput)}</td>
                <td className="num">{formatPrice(output)}</td>
                <td>
                  {source}, {asOf}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
