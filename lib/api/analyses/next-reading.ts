import type { CostEstimate } from "@/lib/cost/estimate"
import { getAnalysisChoices } from "@/lib/data/analyses/analysis-choices"
import { listReleases } from "@/lib/data/taxonomy/taxonomies"
import type { Viewer } from "@/lib/domain/access/permissions"
import { builtinFirstOf } from "@/lib/domain/judges/judge-id"
import { AppError } from "@/lib/errors"
import { listJudgesFor } from "@/lib/judge-info/available-judges"
import { routes } from "@/lib/routes"
import { analysisOfForm, formOfAddress, presetValues } from "./analysis-form"
import { estimateFor } from "./estimate"

/** Up to so many failures are proposed to be read whole; of more the paper's share of each model and benchmark. */
const readWhole = 500

export type NextReading = {
  /** of the results, by their present rules */
  readonly failures: number
  /** the model that would read; null: none is set up that the viewer may use */
  readonly judge: string | null
  /** of exactly what the form at `href` would start; null: there is no judge, or it cannot be told */
  readonly estimate: CostEstimate | null
  readonly href: string
}

/**
 * What would read the failures of results next: the first language model that is set up, with what it would cost. Call
 * getResultSet first: this checks no right to look. Null: nothing fails.
 */
export async function proposeReading(results: number, viewer: NonNullable<Viewer>): Promise<NextReading | null> {
  const [choices, releases] = await Promise.all([getAnalysisChoices(results), listReleases()])
  const failures = choices.groups.reduce((sum, group) => sum + group.failures, 0)
  if (failures === 0) return null
  const judge = listJudgesFor(viewer).find(
    ({ id, kind, available }) => kind === "llm" && available && builtinFirstOf(id) === null,
  )
  if (!judge) return { failures, judge: null, estimate: null, href: routes.judges() }
  const isWhole = failures <= readWhole && presetValues("paper", judge.id).percent !== "100"
  const said = { judge: judge.id, ...(isWhole && { percent: "100" }) }
  const { form } = formOfAddress({
    raw: said,
    ...{ results, preset: "paper", judge: "builtin", release: releases[0]?.key ?? "latest" },
    modelIds: choices.models.map(({ id }) => id),
    datasetIds: choices.datasets.map(({ id }) => id),
  })
  const estimate = form && (await estimateFor(await analysisOfForm(form, viewer), viewer).catch(unknown))
  return { failures, judge: judge.label, estimate, href: routes.newAnalysis({ results, ...said }) }
}

/** The way to the form stands, whatever the estimate lacks: the form says what. */
function unknown(error: unknown): null {
  if (error instanceof AppError) return null
  throw error
}
