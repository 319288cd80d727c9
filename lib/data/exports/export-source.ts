import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import { AppError } from "@/lib/errors"
import { db } from "@/lib/data/base/kysely"

/**
 * Which taxonomy version an analysis is exported on: the wanted one, else the release it was placed on, else its own
 * tree (the other way round with `prefer: "tree"`); null when it has none yet. Throws not_found for what is not there or not the viewer's.
 */
export async function findExportSource(
  {
    analysis,
    release,
    prefer = "release",
  }: { readonly analysis: number; readonly release?: string | undefined; readonly prefer?: "release" | "tree" },
  viewer: Viewer,
): Promise<{ analysisId: number; versionId: number | null }> {
  const row = await db()
    .selectFrom("analysis as a")
    .select(["a.ownerId", "a.visibility"])
    .select((eb) =>
      eb
        .selectFrom("taxonomyVersion as v")
        .select("v.id")
        .where((of) => of.or([of("v.id", "=", of.ref("a.releaseId")), of("v.analysisId", "=", of.ref("a.id"))]))
        .where((of) => {
          if (release === undefined) return of.lit(true)
          const isKey = of("v.key", "=", release)
          return release === "latest" ? of.or([isKey, of("v.isLatest", "=", true)]) : isKey
        })
        .orderBy(
          (of) => of("v.id", "is not distinct from", of.ref("a.releaseId")),
          prefer === "release" ? "desc" : "asc",
        )
        .orderBy("v.id", "desc")
        .limit(1)
        .as("versionId"),
    )
    .where("a.id", "=", analysis)
    .executeTakeFirst()
  if (!row || !mayRead(viewer, row)) throw new AppError("not_found", `There is no analysis ${analysis}.`)
  if (row.versionId === null && release !== undefined)
    throw new AppError("not_found", `Analysis ${analysis} was not placed on "${release.slice(0, 100)}".`)
  return { analysisId: analysis, versionId: row.versionId }
}
