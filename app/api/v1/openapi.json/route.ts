import { openApi } from "@/lib/api/openapi/openapi"
import { endpoints } from "@/lib/api/registry"
import { route } from "@/lib/http/handlers/route"

/** The description of everything else under /api/v1. */
export const GET = route({ permission: "anyone" }, async () => openApi(endpoints))
