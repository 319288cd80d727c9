import { formatCount, formatDecimal, formatProbability } from "@/lib/format"
import { routes } from "@/lib/routes"
import { intervalLevel } from "@/lib/wording/labels"
import { APART_BELOW, type MappedRow } from "./map-rows"

/** The map in numbers, one line a model; the link compares it with the nearest one. */
export function MapTable({ rows, scope }: { rows: readonly MappedRow[]; scope: Record<string, string | number> }) {
  return (
    <div className="scroll-x">
      <table className="table">
        <caption className="sr">Models of the map, those that fail alike beside one another</caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Benchmarks</th>
            <th scope="col" className="num">
              Read
            </th>
            <th scope="col" className="num">
              Place, ± {intervalLevel}
            </th>
            <th scope="col">Nearest on the same benchmark</th>
            <th scope="col" className="num">
              √JSD
            </th>
            <th scope="col">Told apart, q</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const other = row.nearest === null ? undefined : rows[row.nearest.row]
            return (
              <tr key={row.slug}>
                <th scope="row">
                  <a href={routes.model(row.slug, scope)}>{row.name}</a>
                </th>
                <td>{row.suite}</td>
                <td className="num">{formatCount(row.read)}</td>
                <td className="num nowrap">
                  {formatDecimal(row.x)} ± {formatDecimal(row.spread.x)}, {formatDecimal(row.y)} ±{" "}
                  {formatDecimal(row.spread.y)}
                </td>
                <td>
                  {other ? (
                    <a href={routes.compare({ ...scope, a: row.slug, b: other.slug })}>
                      {other.name}
                      <span className="sr">: compare the two</span>
                    </a>
                  ) : (
                    "–"
                  )}
                  {other && other.suite !== row.suite ? <span className="muted xs"> on {other.suite}</span> : null}
                </td>
                <td className="num">{row.nearest ? formatDecimal(row.nearest.distance) : "–"}</td>
                <td className="nowrap">
                  {row.nearest === null
                    ? "–"
                    : `${row.nearest.q < APART_BELOW ? "yes" : "no"}, ${formatProbability(row.nearest.q)}`}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
