import Link from "next/link"
import { Figure } from "@/components/ui/figure/figure"
import { formatCount, plural } from "@/lib/format"
import { givenWord } from "@/lib/wording/labels"
import { routes } from "@/lib/routes"
import type { AtlasRow, AtlasStratum } from "@/components/atlas/data/atlas-rows"
import type { AtlasState } from "@/components/atlas/view/atlas-view-state"
import type { Counted } from "@/components/atlas/data/category-counts"
import { fewRead } from "@/components/atlas/data/heat-levels"
import { heatMap, rowsDiffer, strongestTie, type HeatBy } from "./heat-map"
import { HeatMapTable } from "./heat-map-table"
import type { Unit } from "@/components/atlas/data/row-sorting"

/** Rows on one page: more cells would make the page too heavy. */
const pageSize = 25

/** Categories against models or datasets, a page of rows, the branch zoomed into as columns. */
export function HeatPanel(props: {
  counted: Counted<AtlasStratum>
  state: AtlasState
  by: HeatBy
  unit: Unit
  page: number
  href: (values: { in?: string | undefined; page?: number }) => string
  errorsHref: (values: Record<string, string | readonly string[]>) => string
  rowHref: (slug: string) => string
}) {
  const { state, by, unit } = props
  const labels = { part: state.view.signature.heuristic ? "all" : "none" } as const
  const given = givenWord(labels)
  const byRules = labels.part === "all"
  const map = heatMap({ ...props.counted, by, unit, columns: state.shown })
  const pages = Math.max(1, Math.ceil(map.rows.length / pageSize))
  const page = Math.min(pages, props.page)
  const rows = map.rows.slice((page - 1) * pageSize, page * pageSize)
  const what = by === "models" ? "model" : "benchmark"
  const of = {
    share: `% of the ${what}’s failures`,
    rate: `% of its attempts`,
    count: byRules ? "failures" : "failures read",
  }[unit]
  const inside = state.branch ? `, within ${state.branch.name}` : ""
  return (
    <Figure
      id="heat-map"
      title={byRules ? `Categories by ${what}` : strongestTie(map, by, unit)}
      subtitle={`Category by ${what}${inside}: ${of}, each failure ${given} weighted by how many it stands for. ${byRules ? "Counts" : "Intervals and counts"} stand behind every cell; cells lead to the failures.`}
      note={`The stronger the colour, the more${unit === "share" ? " (the last step is over 50%)" : ""}; a dot means none seen; dashed outline: fewer than ${fewRead} failures ${given}${byRules ? "" : ", so the interval is wide"}.${rowsDiffer(props.counted.strata, by) ? ` Rows differ in what they were asked: ${by === "models" ? "models were tried on different benchmarks" : "benchmarks were tried by different models"}.` : ""}`}
      exportName={`atlas-by-${by === "models" ? "model" : "benchmark"}`}
    >
      <BranchPath state={state} href={(key) => props.href({ in: key })} />
      <HeatMapTable
        map={map}
        rows={rows}
        by={by}
        unit={unit}
        labels={labels}
        label={`Category by ${what}`}
        rowHref={(row) => props.rowHref(row.slug)}
        columnHref={(key) => {
          const row = state.shown.find((candidate) => candidate.key === key)
          return row && hasBelow(row) ? props.href({ in: key, page: 1 }) : null
        }}
        cellHref={(row, column) =>
          props.errorsHref({
            ...(by === "models" ? { model: row.slug } : { dataset: row.slug }),
            ...(column.kind === "no-error-found"
              ? { outcome: "no-error-found" }
              : { category: column.node?.slug ?? column.kind }),
          })
        }
      />
      {pages > 1 ? (
        <nav className="table-foot" aria-label="Pages of the heat map">
          <span>
            {formatCount((page - 1) * pageSize + 1)}–{formatCount((page - 1) * pageSize + rows.length)} of{" "}
            {plural(map.rows.length, what)}, {byRules ? "most failures" : "the most read"} first
          </span>
          <span className="row">
            {page > 1 ? (
              <Link className="btn" href={props.href({ page: page - 1 })} scroll={false}>
                Previous
              </Link>
            ) : null}
            {page < pages ? (
              <Link className="btn" href={props.href({ page: page + 1 })} scroll={false}>
                Next {Math.min(pageSize, map.rows.length - page * pageSize)}
              </Link>
            ) : null}
          </span>
        </nav>
      ) : null}
    </Figure>
  )
}

const hasBelow = (row: AtlasRow) => row.kind === "category" && (row.node?.children.length ?? 0) > 0

/** Where in the tree a layout stands, with the way back up. */
export function BranchPath({ state, href }: { state: AtlasState; href: (key: string | undefined) => string }) {
  if (!state.branch) return null
  return (
    <p className="sm" style={{ paddingBottom: "0.75rem" }}>
      <Link href={href(undefined)} scroll={false}>
        All categories
      </Link>{" "}
      / {state.branch.name}
    </p>
  )
}

/** The address of one model or dataset. */
export const placeHref = (by: HeatBy, slug: string, params: Record<string, string | number>) =>
  by === "models" ? routes.model(slug, params) : routes.dataset(slug, params)
