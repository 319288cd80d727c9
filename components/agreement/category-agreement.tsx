import Link from "next/link"
import { Axis } from "@/components/plot/marks/axis"
import { DotCell } from "@/components/plot/marks/cells"
import type { Scale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure/figure"
import { RowsTable } from "@/components/ui/table/rows-table"
import { formatCount, formatDecimal, formatPercent } from "@/lib/format"
import type { LabelAgreement } from "@/lib/stats/agreement/judge-agreement"
import { intervalLevel } from "@/lib/wording/labels"
import { kappaWords } from "./agreement-text"

type Row = LabelAgreement & { readonly name: string; readonly href: string }

/** Each category against the rest: how often each judge gives it, how often both, and kappa with its interval. */
export function CategoryAgreement({
  rows,
  names,
  items,
  isPlain,
}: {
  rows: readonly Row[]
  names: { a: string; b: string }
  items: number
  /** no finding in the title */
  isPlain: boolean
}) {
  const sure = rows.filter(({ kappa }) => kappa !== null)
  const lowest = Math.min(0, ...sure.map(({ kappa }) => kappa?.low ?? 0))
  const scale: Scale =
    lowest < -0.25
      ? { min: -1, max: 1, ticks: [-1, -0.5, 0, 0.5, 1] }
      : { min: -0.25, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1] }
  return (
    <Figure
      id="by-category"
      title={isPlain ? "Agreement by category" : titleOf(rows)}
      subtitle={`Each category against all others, on the ${formatCount(items)} failures both have placed. Dots: κ with ${intervalLevel} interval; 0 is chance.`}
      exportName="agreement by category"
      note="Alike counts a failure as agreed when both judges give it this category, or neither does: a rare category is always highly alike, which is why κ stands beside it. No κ where fewer than five failures are given the category, or where only one judge uses it."
    >
      <RowsTable
        label="Agreement by category"
        cols="15rem 3.5rem 3.5rem 3.5rem minmax(0, 1fr) 9.5rem 4.5rem"
        row="2rem"
        columns={[
          { text: "Category" },
          { text: "A", className: "num opt", title: names.a },
          { text: "B", className: "num opt", title: names.b },
          { text: "Both", className: "num opt" },
          {
            text: "Chart",
            axis: <Axis scale={scale} format={(value) => formatDecimal(value, value % 0.5 === 0 ? 1 : 2)} />,
            value: "Chart",
          },
          { text: `κ, ${intervalLevel}` },
          { text: "Alike", className: "num opt" },
        ]}
      >
        {rows.map((row) => (
          <tr role="row" key={row.label}>
            <th role="rowheader" scope="row">
              <Link className="ellip block" href={row.href} title={row.name} scroll={false}>
                {row.name}
              </Link>
            </th>
            <td role="cell" className="num opt">
              {formatCount(row.first)}
            </td>
            <td role="cell" className="num opt">
              {formatCount(row.second)}
            </td>
            <td role="cell" className="num opt">
              {formatCount(row.both)}
            </td>
            <td role="cell" className="plot" data-value="">
              <DotCell scale={scale} value={row.kappa} zero />
            </td>
            <td role="cell" className={row.kappa ? "val" : "val muted"}>
              {row.kappa ? kappaWords(row.kappa) : whyNot(row)}
            </td>
            <td role="cell" className="num opt" data-value={row.raw.estimate.toFixed(4)}>
              {formatPercent(row.raw.estimate, 0)}
            </td>
          </tr>
        ))}
      </RowsTable>
    </Figure>
  )
}

function whyNot({ first, second }: Row): string {
  if (second === 0) return "only A uses it"
  if (first === 0) return "only B uses it"
  return "too few"
}

function titleOf(rows: readonly Row[]): string {
  const known = rows.flatMap(({ name, kappa }) => (kappa ? [{ name, kappa }] : []))
  if (known.length === 0) return "Agreement by category"
  const sure = known.filter(({ kappa }) => kappa.low > 0).toSorted((x, y) => y.kappa.estimate - x.kappa.estimate)
  const [first, last] = [sure[0], sure.at(-1)]
  if (!first || !last) return "In no category do they agree more than by chance"
  if (sure.length < known.length)
    return `More than chance in ${formatCount(sure.length)} of ${formatCount(known.length)} categories, most on ${first.name}`
  return first === last ? `Agreement on ${first.name}` : `Most agreement on ${first.name}, least on ${last.name}`
}
