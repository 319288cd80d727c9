import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { cancelAnalysis, pauseAnalysis, resumeAnalysis, retryFailed } from "@/lib/data/analyses/analysis-control"
import { analysisReport, analysisSchema } from "./analyses"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { idParam } from "@/lib/api/schema/numbers"

const common = {
  method: "POST",
  permission: "analyse",
  params: z.object({ id: idParam }),
  reply: analysisSchema,
} as const

export const pauseEndpoint = endpoint({
  ...common,
  id: "pauseAnalysis",
  path: "/api/v1/analyses/{id}/pause",
  summary: "Make no new judge calls",
  description: "Calls under way end and are kept. 409 when it is paused already or has ended.",
})

export const resumeEndpoint = endpoint({
  ...common,
  id: "resumeAnalysis",
  path: "/api/v1/analyses/{id}/resume",
  summary: "Go on where it stopped",
  description:
    "After a pause, a failure or a cancellation; no call that was paid for is paid again. 409 when it runs or is done.",
})

export const cancelEndpoint = endpoint({
  ...common,
  id: "cancelAnalysis",
  path: "/api/v1/analyses/{id}/cancel",
  summary: "Stop, calls under way included",
  description: "What was read stays, and it can be resumed. 409 when it has ended.",
})

export const retryFailedEndpoint = endpoint({
  ...common,
  id: "retryFailed",
  path: "/api/v1/analyses/{id}/retry-failed",
  summary: "Ask again for what brought no usable answer",
  description:
    "Only failures without a readable reply are read again, and only what was left unassigned is placed again; diagnoses and refusals stay. 409 while it runs, and when nothing failed.",
})

const changes = { pause: pauseAnalysis, resume: resumeAnalysis, cancel: cancelAnalysis, "retry-failed": retryFailed }

export type AnalysisControl = keyof typeof changes

/** Changes the state of one's own analysis and answers how it stands then. The same for the API and the command line. */
export async function controlAnalysis(
  control: AnalysisControl,
  id: number,
  viewer: NonNullable<Viewer>,
): Promise<z.input<typeof analysisSchema>> {
  await changes[control](id, viewer)
  return analysisReport(id, viewer)
}
