import { atlasReport, getAtlas } from "@/lib/api/atlas"
import { route } from "@/lib/boundary/route"

export const GET = route(getAtlas, ({ params, query, viewer }) =>
  atlasReport({ release: params.release, analysis: query.analysis, datasets: query.dataset }, viewer),
)
