import { z } from "zod"
import { idParam } from "@/lib/http/request/form"

/** Parts that the schemas of many endpoints have. */
export const count = z.number().int().min(0)
export const named = z.object({ slug: z.string(), name: z.string() })
export const idParams = z.object({ id: idParam })

/** How many a page holds. */
export const limitQuery = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual)
