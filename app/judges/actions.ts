"use server"

import { revalidatePath } from "next/cache"
import { z } from "zod"
import { action } from "@/lib/http/handlers/action"
import { removePrice, savePrice } from "@/lib/data/judges/judge-prices"
import { routes } from "@/lib/routes"
import { idParam } from "@/lib/http/request/form"

const usd = z.coerce.number().min(0, "Zero or more.").max(100_000, "At most 100,000.")

const priceSchema = z.object({
  pattern: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^\S+$/, "No spaces: the id of a judge, with * for any text.")
    .regex(/^[^*]*(\*[^*]*){0,4}$/, "At most four *."),
  input: usd,
  cachedInput: usd.optional(),
  output: usd,
  note: z.string().trim().max(200).optional(),
})

export const enterPrice = action(priceSchema, "account", async (form, viewer) => {
  const { pattern, input, output, cachedInput = null, note = null } = form
  await savePrice(viewer.id, { pattern, input, output, cachedInput, note })
  revalidatePath(routes.judges())
  return { message: `The price of ${pattern} is set. Analyses started from now on use it.` }
})

export const dropPrice = action(z.object({ id: idParam }), "account", async ({ id }, viewer) => {
  await removePrice(viewer.id, id)
  revalidatePath(routes.judges())
  return { message: "The price was removed." }
})
