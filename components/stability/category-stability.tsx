import { Axis } from "@/components/plot/marks/axis"
import { DotCell } from "@/components/plot/marks/cells"
import { Figure } from "@/components/ui/figure/figure"
import { RowsTable } from "@/components/ui/table/rows-table"
import type { SteadyCategory, TreeReport } from "@/lib/domain/analyses/stability"
import { formatCount, formatDecimal, plural } from "@/lib/format"
import { intervalLevel } from "@/lib/wording/labels"

const scale = { min: 0, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1] }

/** Each category of the tree: how much of it its match in the other runs holds, and in how many runs it comes back. */
export function SteadyCategories({ report, level }: { report: TreeReport; level: number }) {
  const rows = report.categories.filter((one) => one.level === level)
  return (
    <Figure
      id="categories"
      title={titleOf(rows)}
      subtitle={`Jaccard index with the matched category of each run: failures in both ÷ failures in either. Mean over the runs, ${intervalLevel} interval.`}
      exportName="stability by category"
      note="Categories of two runs are matched one to one for the largest overlap. A category reappears in a run when its match shares at least half of the failures (Jaccard 0.5). Names below a category are what its matches were called. No interval where all runs gave the same value, or fewer than three drew it."
    >
      <RowsTable
        label="Stability by category"
        cols="22rem 4.5rem minmax(0, 1fr) 8.5rem 5.5rem"
        row="2.25rem"
        columns={[
          { text: "Category" },
          { text: "Failures", className: "num opt" },
          { text: "Chart", axis: <Axis scale={scale} format={(value) => formatDecimal(value, 2)} />, value: "Chart" },
          { text: `Jaccard, ${intervalLevel}` },
          { text: "Reappears", className: "num opt" },
        ]}
      >
        {rows.map(({ slug, name, failures, jaccard, reappeared, runs, names }) => {
          const others = names.filter((one) => one !== name)
          return (
            <tr role="row" key={slug}>
              <th role="rowheader" scope="row">
                {name}
                {others.length > 0 ? <span className="block muted xs">{others.slice(0, 3).join(" · ")}</span> : null}
              </th>
              <td role="cell" className="num opt">
                {formatCount(failures)}
              </td>
              <td role="cell" className="plot" data-value="">
                <DotCell scale={scale} value={jaccard} hollow={jaccard !== null && jaccard.estimate < 0.5} />
              </td>
              <td role="cell" className={jaccard ? "val" : "val muted"}>
                {jaccard ? (
                  <>
                    <b>{formatDecimal(jaccard.estimate)}</b>
                    <small>
                      {jaccard.low === jaccard.high
                        ? "every run"
                        : `${formatDecimal(jaccard.low)}–${formatDecimal(jaccard.high)}`}
                    </small>
                  </>
                ) : (
                  "not drawn"
                )}
              </td>
              <td role="cell" className="num opt" title={plural(runs, "run")}>
                {formatCount(reappeared)} of {formatCount(runs)}
              </td>
            </tr>
          )
        })}
      </RowsTable>
    </Figure>
  )
}

function titleOf(rows: readonly SteadyCategory[]): string {
  const known = rows.flatMap(({ name, jaccard }) => (jaccard ? [{ name, value: jaccard.estimate }] : []))
  const least = known.toSorted((a, b) => a.value - b.value)[0]
  if (!least) return "No category was drawn"
  if (least.value === 1) return "Every category comes back as it was"
  return `Least steady: ${least.name}, Jaccard ${formatDecimal(least.value)}`
}
