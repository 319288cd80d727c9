import Link from "next/link"
import { Figure } from "@/components/ui/figure/figure"
import { formatPercent } from "@/lib/format"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import type { Unit } from "@/components/atlas/data/row-sorting"
import type { AtlasState } from "@/components/atlas/view/atlas-view-state"
import { leadingCategory } from "@/components/atlas/data/findings"
import { BranchPath } from "./heat-panel"
import { IcicleMap } from "./icicle-map"
import { CategoryShareTable } from "@/components/atlas/view/category-share-table"

/** The tree as areas, with zoom into a branch and the same numbers as a table. */
export function IciclePanel(props: {
  state: AtlasState
  labels: Labels
  unit: Unit
  selectHref: (key: string) => string
  zoomHref: (key: string | undefined) => string
}) {
  const { state, unit, selectHref } = props
  const { branch, selected, shown } = state
  const levels = Math.max(1, state.level - (branch?.depth ?? 0))
  const zoom =
    selected?.kind === "category" && (selected.node?.children.length ?? 0) > 0 && selected.key !== branch?.key
  return (
    <Figure
      id="icicle"
      title={
        branch
          ? `${branch.name}, by sub-category`
          : leadingCategory(state.view.rows, { labels: props.labels, size: state.view.signature.effectiveSize })
      }
      subtitle={`Every block is as high as its part of the ${unit === "count" && props.labels.part !== "all" ? "failures read" : "failures"}; sub-categories stand to the right of their category. Hatched: outside the tree.`}
      tools={
        zoom && selected ? (
          <Link className="btn ghost" href={props.zoomHref(selected.key)} scroll={false}>
            Zoom into {selected.name}
          </Link>
        ) : null
      }
      table={<CategoryShareTable rows={shown} labels={props.labels} />}
      note={
        branch?.share
          ? `${branch.name} holds ${formatPercent(branch.share.estimate)} of all failures; percentages inside are of all failures or attempts too.`
          : "Blocks under one pixel are left out of the drawing; the table has them, with intervals."
      }
      exportName="atlas-icicle"
    >
      <BranchPath state={state} href={props.zoomHref} />
      <IcicleMap
        rows={shown}
        levels={levels}
        unit={unit}
        label="Categories as areas"
        selected={selected?.key ?? null}
        hits={new Set(state.hits.map((row) => row.key))}
        colours={state.colours}
        hrefOf={(row) => selectHref(row.key)}
      />
    </Figure>
  )
}
