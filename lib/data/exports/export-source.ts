import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import { AppError } from "@/lib/errors"
import { db } from "@/lib/data/base/kysely"
import type { Part, Scope } from "@/lib/data/scope/scope"

/** What is exported, and for whom: a scope, or an analysis that has no categories yet. */
export type ExportSource = Pick<Scope, "viewer"> & { readonly parts: readonly ExportPart[] }

export type ExportPart = Pick<Part, "resultSetId" | "analysisId"> & {
  /** null: no failure has a place */
  readonly versionId: number | null
}

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
): Promise<ExportSource> {
  const row = await db()
    .selectFrom("analysis as a")
    .select(["a.ownerId", "a.visibility", "a.resultSetId"])
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
  const { versionId, resultSetId } = row
  if (versionId === null && release !== undefined)
    throw new AppError("not_found", `Analysis ${analysis} was not placed on "${release.slice(0, 100)}".`)
  return { viewer, parts: [{ resultSetId, analysisId: analysis, versionId }] }
}

/** Page after page of a list by its ids, until one is not full. */
export async function* pagesOf<Row extends { readonly id: number }>(
  load: (after: number) => Promise<Row[]>,
  pageSize: number,
): AsyncGenerator<Row[]> {
  for (let after: number | undefined = 0; after !== undefined;) {
    const rows: Row[] = await load(after)
    if (rows.length > 0) yield rows
    after = rows.length < pageSize ? undefined : rows.at(-1)?.id
  }
}
