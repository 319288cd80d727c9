import "server-only"
import { findScoreHistogram } from "./datasets"
import { countSuspects, findItemCorrelations, listItemGroups, listUnsolvedItems } from "./item-difficulty"
import { listLabelSources } from "@/lib/data/judges/label-sources"
import { listOwnResults } from "@/lib/data/results/own-results"
import type { Scope } from "@/lib/data/scope/scope"
import { listNodeCounts, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { listSuspectItems } from "./suspect-items"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"

/** How many of the items nobody solves are named on the page. */
const unsolvedShown = 24

/** What the page of one dataset shows of the scope's analysis, and where else there are results on it. */
export async function loadDatasetPage(scope: Scope, dataset: { readonly id: number; readonly slug: string }) {
  const only = { datasets: [dataset.slug] }
  const [strata, counts, tree, histogram, items, unsolved, correlations, suspects, doubted, sources, results] =
    await Promise.all([
      listStrata(scope, only),
      listNodeCounts(scope, { ...only, depth: 1 }),
      getTaxonomy(scope.version.id),
      findScoreHistogram(scope, dataset.id),
      listItemGroups(scope, dataset.id),
      listUnsolvedItems(scope, dataset.id, unsolvedShown),
      findItemCorrelations(scope, dataset.id),
      countSuspects(scope, dataset.id),
      listSuspectItems(scope, dataset.id),
      listLabelSources(scope.viewer, { datasetId: dataset.id }),
      listOwnResults(scope.viewer, { dataset: dataset.slug }),
    ])
  // A suite may be called what a dataset's slug is: the filter lets both pass.
  const here = <Row extends { readonly datasetId: number }>(rows: readonly Row[]): readonly Row[] => {
    if (rows.every((row) => row.datasetId === dataset.id)) return rows
    return rows.filter((row) => row.datasetId === dataset.id)
  }
  return {
    strata: here(strata),
    counts: here(counts),
    ...{ tree, histogram, items, unsolved, correlations, suspects, doubted, sources, results },
  }
}
