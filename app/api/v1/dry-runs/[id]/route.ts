import { dryRunReport, getDryRunEndpoint } from "@/lib/api/dry-runs"
import { route } from "@/lib/boundary/route"

export const GET = route(getDryRunEndpoint, ({ params, viewer }) => dryRunReport(params.id, viewer))
