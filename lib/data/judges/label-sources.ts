import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { sumOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"

/**
 * Where labels of a model or a dataset come from: the latest release first, then finished analyses of the viewer and
 * public ones, newest first; at most 12.
 */
export function listLabelSources(viewer: Viewer, of: { readonly modelId: number } | { readonly datasetId: number }) {
  return pooled()
    .selectFrom("stratum as s")
    .innerJoin("analysis as a", "a.id", "s.analysisId")
    .innerJoin("taxonomyVersion as v", (join) =>
      join
        .on((eb) => eb.or([eb("v.id", "=", eb.ref("a.releaseId")), eb("v.analysisId", "=", eb.ref("a.id"))]))
        .on("v.kind", "<>", "published"),
    )
    .select((eb) => [
      ...([
        "a.id as analysisId",
        "a.title",
        "a.judgeId",
        "a.status",
        "v.key as versionKey",
        "v.name as versionName",
      ] as const),
      eb.ref("v.kind").$castTo<"release" | "analysis">().as("versionKind"),
      /** the version was made from this very analysis and is a release: the atlas's own labels */
      eb
        .and([eb("v.kind", "=", "release"), eb("v.analysisId", "is not distinct from", eb.ref("a.id"))])
        .$castTo<boolean>()
        .as("isRelease"),
      sumOf(eb("s.diagnosed", "+", eb.ref("s.noErrorFound"))).as("read"),
    ])
    .where((eb) => ("modelId" in of ? eb("s.modelId", "=", of.modelId) : eb("s.datasetId", "=", of.datasetId)))
    .where("a.status", "=", "done")
    .where((eb) => eb.or([eb("a.visibility", "=", "public"), eb("a.ownerId", "=", viewer?.id ?? null)]))
    .groupBy(["a.id", "v.id"])
    .orderBy((eb) => eb.and([eb.ref("v.isLatest"), eb("v.analysisId", "=", eb.ref("a.id"))]), "desc")
    .orderBy("a.id", "desc")
    .orderBy("v.id")
    .limit(12)
    .execute()
}
