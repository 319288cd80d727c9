import { getResultSetEndpoint, resultSetReport } from "@/lib/api/result-sets"
import { route } from "@/lib/boundary/route"

export const GET = route(getResultSetEndpoint, ({ params, viewer }) => resultSetReport(params.id, viewer))
