"use server"

import { revalidatePath } from "next/cache"
import { z } from "zod"
import { issueApiToken } from "@/lib/auth/api-token"
import { action } from "@/lib/http/handlers/action"
import { revokeApiToken } from "@/lib/data/people/api-tokens"
import { routes } from "@/lib/routes"

const tokenSchema = z.object({ name: z.string().trim().min(1, "Please fill this in.").max(60) })

/** The only place that ever shows a token's secret. */
export const createToken = action(tokenSchema, "account", async ({ name }, viewer) => {
  const { secret } = await issueApiToken(viewer.id, name)
  revalidatePath(routes.account())
  return { message: `Token “${name}” was created.`, data: { secret } }
})

export const revokeToken = action(z.object({ id: z.coerce.number().int() }), "account", async ({ id }, viewer) => {
  await revokeApiToken({ userId: viewer.id, id })
  revalidatePath(routes.account())
  return { message: "The token was revoked. It opens nothing any more." }
})
