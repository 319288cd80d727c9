"use server"

import { redirect } from "next/navigation"
import { z } from "zod"
import { compareHref } from "@/components/compare/href"
import { action } from "@/lib/http/handlers/action"
import { rememberBaseline } from "@/lib/http/cookies/pinned-baseline"
import { getModelNamed } from "@/lib/data/scope/names"
import { getScope } from "@/lib/data/scope/scope"
import { accessOf } from "@/lib/data/scope/visible-names"
import { parseQuery } from "@/lib/queries"

const pinSchema = z.object({
  /** "" takes the pin away */
  baseline: z.string().max(300).default(""),
  query: z.string().max(3_000).default(""),
})

/** Pins model A as this browser's baseline, or takes the pin away, and comes back to the same comparison. */
export const pinBaseline = action(pinSchema, "anyone", async ({ baseline, query }, viewer) => {
  const search = new URLSearchParams(query)
  // Parameters given once stand alone, as a page receives them.
  const raw = [...new Set(search.keys())].map((key) => [key, single(search.getAll(key))] as const)
  const comparison = parseQuery("compare", Object.fromEntries(raw))
  if (baseline === "") await rememberBaseline(null)
  else {
    const access = accessOf(await getScope(comparison, viewer))
    await rememberBaseline((await getModelNamed(baseline, { access, as: "address" })).slug)
  }
  redirect(compareHref(comparison))
})

function single(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? (values[0] ?? "") : values
}
