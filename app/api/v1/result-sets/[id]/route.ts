import { getResultSetEndpoint, resultSetReport } from "@/lib/api/results/result-sets"
import { route } from "@/lib/http/handlers/route"

export const GET = route(getResultSetEndpoint, ({ params, viewer }) => resultSetReport(params.id, viewer))
