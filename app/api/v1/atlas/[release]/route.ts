import { atlasReport, getAtlas } from "@/lib/api/atlas/atlas"
import { route } from "@/lib/http/handlers/route"

export const GET = route(getAtlas, ({ params, query, viewer }) =>
  atlasReport({ release: params.release, analysis: query.analysis, datasets: query.dataset }, viewer),
)
