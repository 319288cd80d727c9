import { z } from "zod"
import { getScope, placeOf, type Scope, type ScopeWanted } from "@/lib/data/scope/scope"
import type { Viewer } from "@/lib/domain/access/permissions"
import { formList, idParam } from "@/lib/http/request/form"

/** Which counts are meant; the same parameters as on the pages. */
export const scopeQuery = {
  release: z.string().trim().min(1).max(100).optional().describe('Key of a release, or "latest" (the default).'),
  analysis: idParam
    .optional()
    .describe("Id of an analysis placed on that release; default: the one the release was made from."),
  results: idParam
    .optional()
    .describe("Id of a result set: its scores, with the labels of its newest finished analysis where it has one."),
}

export const datasetQuery = {
  dataset: formList(z.string().trim().min(1).max(300), 50).describe(
    "Only these datasets (slug, name or suite); repeat for several.",
  ),
}

export const scopeSchema = z
  .object({
    release: z.object({ key: z.string(), name: z.string(), kind: z.enum(["release", "analysis", "published"]) }),
    analysis: z
      .object({
        id: z.number().int(),
        title: z.string(),
        judge: z
          .string()
          .describe("Whose labels these are. The built-in judge labels by rules and likeness, and reads nothing."),
        status: z.string(),
      })
      .nullable()
      .describe("null: nobody analysed these results, and scores alone are known."),
    results: z.number().int().describe("Id of the result set that the (first) counts come from."),
  })
  .meta({ id: "Scope", description: "The taxonomy and the analysis the counts come from." })

export type ScopeQuery = ScopeWanted

export function findScope({ release, analysis, results }: ScopeQuery, viewer: Viewer): Promise<Scope> {
  return getScope({ release, analysis, results }, viewer)
}

export function scopeJson(scope: Scope): z.infer<typeof scopeSchema> {
  const { version, analysis } = scope
  return {
    release: { key: version.key, name: version.name, kind: version.kind },
    analysis: analysis && {
      id: analysis.id,
      title: analysis.title,
      judge: analysis.judgeId,
      status: analysis.status,
    },
    results: placeOf(scope).results,
  }
}
