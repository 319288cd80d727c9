import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import { sql } from "kysely"
import { pooled } from "@/lib/data/base/kysely"
import { AppError } from "@/lib/errors"
import { areByCluster } from "./repeats"

/** One analysis of one result set, seen on one taxonomy version. */
export type Part = {
  readonly resultSetId: number
  readonly analysisId: number
  readonly versionId: number
  /** names the state of its counts: another one after every recount; null while the analysis is at work */
  readonly revision: string | null
  /** some benchmark has items that were tried several times: what is told by item has to bring these together */
  readonly hasTrials?: boolean
  /** keys that name clusters of items in some benchmark whose intervals go by them; none: items are told one by one */
  readonly clusterKeys?: readonly string[]
}

/**
 * What a page, an answer or a file is about, and for whom: every query of counts and failures takes one. It is opened by
 * `getScope`, which checks that the viewer may read it. Queries read all its parts; `analysis` and `version` are those of
 * the first, whose words the page uses.
 */
export type Scope = {
  readonly viewer: Viewer
  /** at least one */
  readonly parts: readonly Part[]
  readonly analysis: {
    readonly id: number
    readonly title: string
    readonly judgeId: string
    readonly status: string
    readonly resultSetId: number
    readonly visibility: "private" | "unlisted" | "public"
  }
  readonly version: {
    readonly id: number
    readonly key: string
    readonly name: string
    readonly kind: "release" | "analysis" | "published"
    readonly isLatest: boolean
  }
  /** true when the analysis is the one the release was made from: the default view, no `?analysis=` in the address */
  readonly isReleaseView: boolean
}

/** The keys that name clusters of items in any part of these scopes. */
export const clusterKeysOf = (scopes: readonly Pick<Scope, "parts">[]): string[] => [
  ...new Set(scopes.flatMap(({ parts }) => parts.flatMap(({ clusterKeys = [] }) => clusterKeys))),
]

/** Whether its counts stand still: no analysis in it is at work. */
export const isCounted = ({ parts }: Pick<Scope, "parts">): boolean => parts.every(({ revision }) => revision !== null)

/**
 * `release`: a key or "latest" (the default). `analysis`: an analysis placed on that release, or the one that built
 * that tree; without it the analysis the version was made from. Throws not_found for what is not there or not yours.
 */
export async function getScope(
  wanted: { readonly release?: string | undefined; readonly analysis?: number | undefined },
  viewer: Viewer,
): Promise<Scope> {
  const row = await findScopeRow(wanted)
  if (!row || !mayRead(viewer, row)) throw new AppError("not_found", "There is no such release or analysis.")
  const {
    id,
    title,
    judgeId,
    status,
    resultSetId,
    visibility,
    versionId,
    key,
    name,
    kind,
    isLatest,
    hasTrials,
    clusterKeys,
  } = row
  return {
    viewer,
    parts: [{ resultSetId, analysisId: id, versionId, revision: row.revision, hasTrials, clusterKeys }],
    analysis: { id, title, judgeId, status, resultSetId, visibility },
    version: { id: versionId, key, name, kind, isLatest },
    isReleaseView: kind === "release" && row.sourceAnalysisId === id,
  }
}

function findScopeRow(wanted: { release?: string | undefined; analysis?: number | undefined }) {
  const key = wanted.release === undefined || wanted.release === "latest" ? null : wanted.release
  const { analysis } = wanted
  return pooled()
    .selectFrom("taxonomyVersion as v")
    .innerJoin("analysis as a", (join) =>
      analysis === undefined ? join.onRef("a.id", "=", "v.analysisId") : join.on("a.id", "=", analysis),
    )
    .select((eb) => [
      ...(["a.id", "a.title", "a.judgeId", "a.status", "a.resultSetId", "a.ownerId", "a.visibility"] as const),
      ...([
        "v.id as versionId",
        "v.key",
        "v.name",
        "v.kind",
        "v.isLatest",
        "v.analysisId as sourceAnalysisId",
      ] as const),
      sql<boolean>`${eb.exists(
        eb
          .selectFrom("resultSetDataset as d")
          .select("d.datasetId")
          .whereRef("d.resultSetId", "=", "a.resultSetId")
          .where("d.trials", ">", 1),
      )}`.as("hasTrials"),
      sql<string[]>`ARRAY(${eb
        .selectFrom("resultSetDataset as k")
        .select("k.clusterKey")
        .distinct()
        .whereRef("k.resultSetId", "=", "a.resultSetId")
        .where(areByCluster("k"))
        .orderBy("k.clusterKey")})`.as("clusterKeys"),
      // A new version may hold a release's categories anew: its number is part of the state.
      eb
        .case()
        .when("a.status", "=", "done")
        .then(
          sql<string>`${eb.ref("a.countsRevision")} || ' ' || ${eb.selectFrom("taxonomyVersion").select((of) => of.fn.max("id").as("newest"))}`,
        )
        .end()
        .as("revision"),
    ])
    .where("v.kind", "<>", "published")
    .where((eb) =>
      // Without a key an analysis is shown on its release, or on its own tree when it was placed on none.
      key !== null
        ? eb("v.key", "=", key)
        : analysis === undefined
          ? eb.ref("v.isLatest")
          : eb.or([
              eb("v.id", "=", eb.ref("a.releaseId")),
              eb.and([eb("a.releaseId", "is", null), eb("v.analysisId", "=", eb.ref("a.id"))]),
            ]),
    )
    .where((eb) => eb.or([eb("v.analysisId", "=", eb.ref("a.id")), eb("v.id", "=", eb.ref("a.releaseId"))]))
    .orderBy("v.isLatest", "desc")
    .orderBy("v.id", "desc")
    .limit(1)
    .executeTakeFirst()
}

/** Search parameters that lead back to the same scope; empty for the plain view of the latest release. */
export function scopeParams(scope: Scope): { release?: string; analysis?: number } {
  const release = scope.version.kind === "release" && scope.version.isLatest ? {} : { release: scope.version.key }
  const builtHere = scope.isReleaseView || scope.version.key === `analysis-${scope.analysis.id}`
  return builtHere ? release : { ...release, analysis: scope.analysis.id }
}
