import type { Viewer } from "@/lib/domain/access/permissions"
import { cancelAnalysis, pauseAnalysis, resumeAnalysis, retryFailed } from "@/lib/data/analyses/analysis-control"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { idParams } from "@/lib/api/schema/fields"
import { analysisReport, analysisSchema } from "./analyses"

const changes = {
  pause: {
    change: pauseAnalysis,
    id: "pauseAnalysis",
    summary: "Make no new judge calls",
    description: "Calls under way end and are kept. 409 when it is paused already or has ended.",
  },
  resume: {
    change: resumeAnalysis,
    id: "resumeAnalysis",
    summary: "Go on where it stopped",
    description:
      "After a pause, a failure or a cancellation; no call that was paid for is paid again. 409 when it runs or is done.",
  },
  cancel: {
    change: cancelAnalysis,
    id: "cancelAnalysis",
    summary: "Stop, calls under way included",
    description: "What was read stays, and it can be resumed. 409 when it has ended.",
  },
  "retry-failed": {
    change: retryFailed,
    id: "retryFailed",
    summary: "Ask again for what brought no usable answer",
    description:
      "Only failures without a readable reply are read again, and only what was left unassigned is placed again; diagnoses and refusals stay. 409 while it runs, and when nothing failed.",
  },
}

export type AnalysisControl = keyof typeof changes

export const analysisControlEndpoints = (Object.keys(changes) as AnalysisControl[]).map((control) => {
  const { change: _, ...about } = changes[control]
  return endpoint({
    ...about,
    method: "POST",
    path: `/api/v1/analyses/{id}/${control}`,
    permission: "analyse",
    params: idParams,
    reply: analysisSchema,
    handler: ({ params, viewer }) => controlAnalysis(control, params.id, viewer),
  })
})

/** Changes the state of one's own analysis and says how it stands then. The same for the API and the command line. */
export async function controlAnalysis(control: AnalysisControl, id: number, viewer: NonNullable<Viewer>) {
  await changes[control].change(id, viewer)
  return analysisReport(id, viewer)
}
