"use server"

import { revalidatePath } from "next/cache"
import { z } from "zod"
import { action } from "@/lib/boundary/action"
import { addReview } from "@/lib/db/reviews"
import { reviewVerdicts } from "@/lib/domain/words"
import { routes } from "@/lib/routes"

const reviewSchema = z
  .object({
    annotationId: z.coerce.number().int().positive(),
    verdict: z.enum(reviewVerdicts, "Choose one of the five answers."),
    category: z.string().max(200).default(""),
    note: z.string().trim().max(2000).default(""),
  })
  .refine((review) => review.verdict !== "other-category" || review.category !== "", {
    path: ["category"],
    message: "Say which category it belongs to.",
  })

export const submitReview = action(reviewSchema, "review", async ({ category, note, ...review }, viewer) => {
  await addReview({ ...review, category: category === "" ? null : category, note: note === "" ? null : note }, viewer)
  revalidatePath(routes.error(review.annotationId))
  return { message: "Saved. The counts of this analysis follow." }
})
