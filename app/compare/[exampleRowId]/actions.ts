"use server"

import { revalidatePath } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { rememberTerms } from "@/lib/http/cookies/accepted-terms"
import { action } from "@/lib/http/handlers/action"
import { getGate } from "@/lib/data/failures/gated-datasets"
import { addReview } from "@/lib/data/failures/reviews"
import { getScope } from "@/lib/data/scope/scope"
import { accessOf } from "@/lib/data/scope/visible-names"
import { termsKey } from "@/lib/domain/access/gated-dataset"
import { parseQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { idParam as id } from "@/lib/http/request/form"

const reviewSchema = z
  .object({
    annotationId: id,
    exampleRowId: id,
    side: z.enum(["a", "b"]),
    label: z.enum(["right", "wrong"], "Say whether the label is right."),
    /** what it is instead: one of the other answers of a review, or "category:SLUG" */
    instead: z.string().max(220).default(""),
  })
  .refine(({ label, instead }) => label === "right" || verdictOf(instead) !== null, {
    path: ["instead"],
    message: "Say what it is instead.",
  })

/** One side's label is right, or wrong and what instead: a review like any other. */
export const reviewSide = action(reviewSchema, "review", async (review, viewer) => {
  const { annotationId, exampleRowId, side, label, instead } = review
  const verdict = label === "right" ? ({ verdict: "agree", category: null } as const) : verdictOf(instead)
  if (verdict === null) return
  await addReview({ annotationId, note: null, ...verdict }, viewer)
  revalidatePath(routes.comparedItem(exampleRowId))
  return { message: `Saved: ${side.toUpperCase()}’s label is ${label}.` }
})

function verdictOf(instead: string) {
  if (instead === "no-error" || instead === "reference-wrong" || instead === "scorer-at-fault")
    return { verdict: instead, category: null } as const
  const [, category] = /^category:(.{1,200})$/u.exec(instead) ?? []
  return category === undefined ? null : ({ verdict: "other-category", category } as const)
}

const acceptSchema = z.object({
  dataset: z.string().min(1).max(300),
  /** of the gate's form, which is made for failures: here it names the item */
  annotationId: id,
  query: z.string().max(3_000).default(""),
  agree: z.literal("on", "Tick that you agree."),
})

/** A reader accepts the terms of a gated dataset; remembered by this browser, then the item is shown. */
export const acceptItemTerms = action(acceptSchema, "anyone", async ({ dataset, annotationId, query }, viewer) => {
  const scope = await getScope(parseQuery("comparedItem", Object.fromEntries(new URLSearchParams(query))), viewer)
  await rememberTerms(termsKey(await getGate(dataset, accessOf(scope))))
  redirect(`${routes.comparedItem(annotationId)}${query === "" ? "" : `?${new URLSearchParams(query).toString()}`}`)
})
