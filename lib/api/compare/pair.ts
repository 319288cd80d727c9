import { z } from "zod"
import { getOtherSide } from "@/lib/data/compare/sources/comparison-sources"
import { meet } from "@/lib/data/compare/sources/meet"
import { getDatasetFilter, getModelNamed } from "@/lib/data/scope/names"
import { saysScope } from "@/lib/data/scope/scope"
import { accessOf } from "@/lib/data/scope/visible-names"
import { factOf, parseFact } from "@/lib/domain/failures/fact"
import type { Viewer } from "@/lib/domain/access/permissions"
import { datasetQuery, findScope, scopeQuery, type ScopeQuery } from "@/lib/api/schema/scope"

export const pairQuery = {
  a: z.string().min(1).max(500).describe("Model A: slug, name or id."),
  b: z
    .string()
    .min(1)
    .max(500)
    .describe("Model B; slug@ID takes its results and labels from analysis ID, slug@results-ID from result set ID."),
  ...scopeQuery,
  ...datasetQuery,
  fact: z
    .string()
    .trim()
    .max(300)
    .refine((text) => parseFact(text) !== null, "must be KEY=VALUE")
    .optional()
    .describe(
      "KEY=VALUE: only items of which the files say this (subject=law), of A's answer, or of B's where A's says nothing.",
    ),
}

export type PairQuery = ScopeQuery & {
  readonly a: string
  readonly b: string
  readonly dataset: readonly string[]
  readonly fact?: string | undefined
}

/** The two models of a comparison, and where B's results are from if not from where A's are. Without a scope everything the viewer may read is looked through. */
export async function findPair(query: PairQuery, viewer: Viewer) {
  const scope = await findScope(query, viewer)
  const access = accessOf(scope)
  const [a, { model: b, other }, datasets] = await Promise.all([
    getModelNamed(query.a, { access }),
    getOtherSide(query.b, { scope }),
    getDatasetFilter(query.dataset, access),
  ])
  const met = await meet({ a, b, datasets, other, scope, isAsked: saysScope(query) })
  return { ...met, a, b, datasets, fact: factOf(query.fact) }
}
