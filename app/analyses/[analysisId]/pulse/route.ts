import { z } from "zod"
import { route } from "@/lib/http/handlers/route"
import { getAnalysis } from "@/lib/data/analyses/analyses"
import { getSnapshot } from "@/lib/data/analyses/analysis-status"
import { idParam } from "@/lib/http/request/form"

const params = z.object({ analysisId: idParam })

/** What the progress page asks for every second. */
export const GET = route({ permission: "anyone", params }, async ({ params: { analysisId }, viewer }) =>
  getSnapshot(await getAnalysis(analysisId, viewer)),
)
