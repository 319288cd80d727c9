"use server"

import { revalidatePath } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { action } from "@/lib/http/handlers/action"
import { addReview } from "@/lib/data/failures/reviews"
import { reviewVerdicts } from "@/lib/domain/enums"
import { parseQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { idParam as id } from "@/lib/http/request/form"

const reviewSchema = z
  .object({
    annotationId: id,
    verdict: z.enum(reviewVerdicts, "Choose one of the five answers."),
    category: z.string().max(200).default(""),
    note: z.string().trim().max(2000).default(""),
    /** the failure to go on with; "" to stay */
    next: z.union([z.literal(""), id]).default(""),
    query: z.string().max(3000).default(""),
  })
  .refine((review) => review.verdict !== "other-category" || review.category !== "", {
    path: ["category"],
    message: "Say which category it belongs to.",
  })

export const submitReview = action(
  reviewSchema,
  "review",
  async ({ category, note, next, query, ...review }, viewer) => {
    await addReview({ ...review, category: category === "" ? null : category, note: note === "" ? null : note }, viewer)
    revalidatePath(routes.error(review.annotationId))
    if (next !== "") {
      const { from, view } = parseQuery("error", Object.fromEntries(new URLSearchParams(query)))
      redirect(routes.error(next, { from, view }))
    }
    return { message: "Saved. The counts of this analysis follow." }
  },
)
