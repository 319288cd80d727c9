import { dryRunReport, getDryRunEndpoint } from "@/lib/api/analyses/dry-runs"
import { route } from "@/lib/http/handlers/route"

export const GET = route(getDryRunEndpoint, ({ params, viewer }) => dryRunReport(params.id, viewer))
