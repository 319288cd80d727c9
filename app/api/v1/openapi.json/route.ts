import { openApi } from "@/lib/api/openapi"
import { endpoints } from "@/lib/api/registry"
import { route } from "@/lib/boundary/route"

/** The description of everything else under /api/v1. */
export const GET = route({ permission: "anyone" }, async () => openApi(endpoints))
