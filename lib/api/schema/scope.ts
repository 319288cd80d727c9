import { z } from "zod"
import { getScope, type Scope } from "@/lib/data/scope/scope"
import type { Viewer } from "@/lib/domain/access/permissions"
import { formList, idParam } from "@/lib/http/request/form"

/** Which counts are meant; the same parameters as on the pages. */
export const scopeQuery = {
  release: z.string().trim().min(1).max(100).optional().describe('Key of a release, or "latest" (the default).'),
  analysis: idParam
    .optional()
    .describe("Id of an analysis placed on that release; default: the one the release was made from."),
}

export const datasetQuery = {
  dataset: formList(z.string().trim().min(1).max(300), 50).describe(
    "Only these datasets (slug, name or suite); repeat for several.",
  ),
}

export const scopeSchema = z
  .object({
    release: z.object({ key: z.string(), name: z.string(), kind: z.enum(["release", "analysis", "published"]) }),
    analysis: z.object({
      id: z.number().int(),
      title: z.string(),
      judge: z
        .string()
        .describe("Whose labels these are. The built-in judge labels by rules and likeness, and reads nothing."),
      status: z.string(),
    }),
  })
  .meta({ id: "Scope", description: "The taxonomy and the analysis the counts come from." })

export type ScopeQuery = { readonly release?: string | undefined; readonly analysis?: number | undefined }

export function findScope(query: ScopeQuery, viewer: Viewer): Promise<Scope> {
  return getScope({ release: query.release, analysis: query.analysis }, viewer)
}

export function scopeJson({ version, analysis }: Scope): z.infer<typeof scopeSchema> {
  return {
    release: { key: version.key, name: version.name, kind: version.kind },
    analysis: { id: analysis.id, title: analysis.title, judge: analysis.judgeId, status: analysis.status },
  }
}
