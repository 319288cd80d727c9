"use server"

import { revalidatePath } from "next/cache"
import { z } from "zod"
import { action } from "@/lib/http/handlers/action"
import { setSpendCap } from "@/lib/data/judges/spend-cap"
import { capLimits } from "@/lib/domain/judges/spend"
import { routes } from "@/lib/routes"
import { idParam } from "@/lib/http/request/form"

const capSchema = z.object({
  id: idParam,
  capUsd: z.coerce.number().min(capLimits.usd.min, "At least one cent.").max(capLimits.usd.max).optional(),
  capTokens: z.coerce.number().int().min(capLimits.tokens.min, "At least 1,000.").max(capLimits.tokens.max).optional(),
})

export const changeCap = action(capSchema, "analyse", async ({ id, capUsd, capTokens }, viewer) => {
  await setSpendCap(id, { usd: capUsd ?? null, tokens: capTokens ?? null }, viewer)
  revalidatePath(routes.analysis(id))
  return { message: capUsd === undefined && capTokens === undefined ? "There is no cap now." : "The cap is set." }
})
