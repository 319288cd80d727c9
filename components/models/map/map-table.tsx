import { formatCount, formatDecimal, formatProbability } from "@/lib/format"
import { routes } from "@/lib/routes"
import { intervalLevel } from "@/lib/wording/labels"
import { APART_BELOW, type MappedRow } from "./map-rows"
import { SimpleTable } from "@/components/ui/table/simple-table"

/** The map in numbers, one line a model; the link compares it with the nearest one. */
export function MapTable({ rows, scope }: { rows: readonly MappedRow[]; scope: Record<string, string | number> }) {
  const otherOf = ({ nearest }: MappedRow) => (nearest === null ? undefined : rows[nearest.row])
  return (
    <SimpleTable
      caption="Models of the map, those that fail alike beside one another"
      rows={rows}
      keyOf={({ slug }) => slug}
      columns={[
        { head: "Model", cell: ({ slug, name }) => <a href={routes.model(slug, scope)}>{name}</a> },
        { head: "Benchmarks", cell: ({ suite }) => suite },
        { head: "Read", num: true, cell: ({ read }) => formatCount(read) },
        {
          head: `Place, ± ${intervalLevel}`,
          num: true,
          className: "nowrap",
          cell: ({ x, y, spread }) =>
            `${formatDecimal(x)} ± ${formatDecimal(spread.x)}, ${formatDecimal(y)} ± ${formatDecimal(spread.y)}`,
        },
        {
          head: "Nearest on the same benchmark",
          cell: (row) => {
            const other = otherOf(row)
            if (!other) return "–"
            return (
              <>
                <a href={routes.compare({ ...scope, a: row.slug, b: other.slug })}>
                  {other.name}
                  <span className="sr">: compare the two</span>
                </a>
                {other.suite === row.suite ? null : <span className="muted xs"> on {other.suite}</span>}
              </>
            )
          },
        },
        { head: "√JSD", num: true, cell: ({ nearest }) => (nearest ? formatDecimal(nearest.distance) : "–") },
        {
          head: "Told apart, q",
          className: "nowrap",
          cell: ({ nearest }) =>
            nearest ? `${nearest.q < APART_BELOW ? "yes" : "no"}, ${formatProbability(nearest.q)}` : "–",
        },
      ]}
    />
  )
}
