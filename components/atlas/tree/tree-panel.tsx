import { niceScale } from "@/components/plot/scale"
import { formatCount, plural } from "@/lib/format"
import { givenWord, intervalLevel, intervalWords } from "@/lib/wording/labels"
import type { AtlasQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { intervalMethod } from "@/lib/stats/proportions/proportion"
import { mostSuites, type AtlasState } from "@/components/atlas/view/atlas-view-state"
import { AtlasTree } from "./atlas-tree"
import { fewRead } from "@/components/atlas/data/heat-levels"
import { enoughOfModel } from "@/components/atlas/data/row-values"
import { TreeHead, TreeKeys } from "./tree-head"
import { openKeys } from "@/components/atlas/view/tree-rows"

type Params = Readonly<Record<string, string | number | readonly string[] | undefined>>

/** The tree with its column heads, keys and what its numbers mean. */
export function TreePanel(props: {
  release: string
  query: AtlasQuery
  state: AtlasState
  /** the page's address without `open` and `node`; what category pages keep of it */
  params: Params
  pageParams: Params
}) {
  const { query, state } = props
  const { unit, q } = query
  const { rows, view, selected, colours } = state
  const { heuristic } = view.signature
  const labels = { part: heuristic ? "all" : "none" } as const
  const suites = view.suites.slice(0, mostSuites).map((suite) => ({ name: suite.name, few: suite.read < fewRead }))
  const scale = niceScale(0, Math.max(unit === "count" ? 5 : 0.02, ...rows.map((row) => row.value?.high ?? 0)))
  return (
    <div id="atlas-tree">
      <TreeHead unit={unit} scale={scale} suites={suites} model={colours?.name ?? null} labels={labels} />
      <AtlasTree
        key={JSON.stringify([q, query.model, query.dataset, query.min, query.analysis, query.sort, state.level])}
        label={query.sort === "most" ? "Categories, the most frequent first" : "Categories"}
        rows={state.packed}
        suites={suites}
        scale={scale}
        unit={unit}
        labels={labels}
        widest={state.widest}
        q={q}
        open={openKeys(rows, { asked: query.open, selected: selected?.key ?? null })}
        selected={selected?.key ?? null}
        path={routes.atlas(props.release)}
        params={props.params}
        pageParams={props.pageParams}
      />
      <TreeKeys />
      <p className="fig-note">
        {unit === "count" && heuristic ? "Failures, not weighted." : unitInWords[unit]}{" "}
        {heuristic
          ? `Labelled by rules and likeness: ${intervalWords({ part: "all" })}.`
          : `Each failure read is weighted by how many it stands for; ${intervalLevel} intervals, ${intervalMethod} at the effective sample size (${formatCount(Math.round(view.signature.effectiveSize))}).`}
        {state.widest > 0
          ? ` Models: how many it was met in; the bar spans the middle half of their shares, the tick is the median (models with ${enoughOfModel} or more ${givenWord(labels)}).`
          : ""}{" "}
        {colours
          ? "Right: the chosen model, colour and number."
          : `Right: share within each benchmark, stronger colour is more, dashed where fewer than ${fewRead} were ${givenWord(labels)}${view.suites.length > mostSuites ? `; the first ${mostSuites} of ${view.suites.length} columns, the parts of a suite in one` : ""}.`}
        {view.signature.notRead.length > 0
          ? ` ${plural(view.signature.notRead.length, "group has", "groups have")} failures of which none, or too few to stand for the rest, were ${givenWord(labels)}; no share speaks for them.`
          : ""}
      </p>
    </div>
  )
}

const unitInWords = {
  share: "Share of all failures in the sampled groups.",
  rate: "Rate: share of all attempts that end in a failure of the category.",
  count: "Failures read, not weighted.",
} as const
