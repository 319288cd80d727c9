import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import type { Place } from "@/lib/domain/compare/place"
import { expressionBuilder, sql, type Expression } from "kysely"
import { pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { AppError, noSuch } from "@/lib/errors"
import { areByCluster } from "./repeats"
import { isListed } from "./visible-names"

/** The results of one import, as one analysis of them sees them on one taxonomy version. */
export type Part = {
  readonly resultSetId: number
  /** null: nobody analysed them, or labels are not asked for: their scores alone, by the rules they have now */
  readonly analysisId: number | null
  readonly versionId: number
  /** where its labels are left out: the analysis they are of, by whose rules and counts its scores are read all the same */
  readonly countedBy?: number
  /** names the state of its counts: another one after every recount; null while an analysis is at work */
  readonly revision: string | null
  /** some benchmark has items that were tried several times: what is told by item has to bring these together */
  readonly hasTrials?: boolean
  /** of its benchmarks these alone are read here; without it all of them */
  readonly datasetIds?: readonly number[]
  /** items that count under another benchmark's name (lib/data/compare/sources/twins.ts); `key` names them in caches */
  readonly without?: { readonly key: string; readonly exampleIds: readonly number[] }
  /** keys that name clusters of items in some benchmark whose intervals go by them; none: items are told one by one */
  readonly clusterKeys?: readonly string[]
}

/**
 * What a page, an answer or a file is about, and for whom: every query of counts and failures takes one. It is opened by
 * `getScope`, which checks that the viewer may read it. Queries read all its parts; `name`, `analysis` and `version` are
 * those of the first, whose words the page uses.
 */
export type Scope = {
  readonly viewer: Viewer
  /** at least one */
  readonly parts: readonly Part[]
  /** what it is called: the release, the analysis, or the results that nobody analysed */
  readonly name: string
  /** who may read it */
  readonly visibility: "private" | "unlisted" | "public"
  /** whose labels are shown; null: there are scores alone */
  readonly analysis: {
    readonly id: number
    readonly title: string
    readonly judgeId: string
    readonly status: string
  } | null
  /** the categories; where there are scores alone the latest release's */
  readonly version: {
    readonly id: number
    readonly key: string
    readonly name: string
    readonly kind: "release" | "analysis" | "published"
    readonly isLatest: boolean
  }
  /** true when the analysis is the one the release was made from: the default view, no `?analysis=` in the address */
  readonly isReleaseView: boolean
  /** the latest release was asked for, by this word; where nothing is asked for it is part of the reader's whole world */
  readonly saysLatest?: string
}

/** Whose labels a scope shows; null where there are none. */
export const judgeOf = ({ analysis }: Pick<Scope, "analysis">): string | null => analysis?.judgeId ?? null

/** Where its first part is read. */
export function placeOf({ parts: [part] }: Pick<Scope, "parts">): Place {
  if (!part) throw new Error("A scope has at least one part.")
  return { results: part.resultSetId, analysis: part.analysisId }
}

/** The keys that name clusters of items in any part of these scopes. */
export const clusterKeysOf = (scopes: readonly Pick<Scope, "parts">[]): string[] => [
  ...new Set(scopes.flatMap(({ parts }) => parts.flatMap(({ clusterKeys = [] }) => clusterKeys))),
]

/** Whether its counts stand still: no analysis in it is at work. */
export const isCounted = ({ parts }: Pick<Scope, "parts">): boolean => parts.every(({ revision }) => revision !== null)

/**
 * `release`: a key or "latest" (the default). `analysis`: an analysis placed on that release, or the one that built
 * that tree; without it the analysis the version was made from. `results`: a result set, with the labels of its newest
 * finished analysis where it has one. Where nothing is asked for before there is a release: the viewer's newest results,
 * else the newest public ones. Throws not_found for what is not there or not yours.
 */
export async function getScope(wanted: ScopeWanted, viewer: Viewer): Promise<Scope> {
  const { results, analysis } = wanted
  if (results !== undefined && analysis === undefined) return getScopeOfResults(results, viewer)
  const row = await findScopeRow(wanted)
  const instead = row || saysScope(wanted) ? undefined : await findNewestResults(viewer)
  if (instead) return getScopeOfResults(instead.id, viewer)
  if (!row || !mayRead(viewer, row)) throw new AppError("not_found", notThere(wanted))
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
  const isReleaseView = kind === "release" && row.sourceAnalysisId === id
  return {
    viewer,
    parts: [{ resultSetId, analysisId: id, versionId, revision: row.revision, hasTrials, clusterKeys }],
    name: isReleaseView ? name : title,
    visibility,
    analysis: { id, title, judgeId, status },
    version: { id: versionId, key, name, kind, isLatest },
    isReleaseView,
    ...(analysis === undefined && isLatest && wanted.release !== undefined && { saysLatest: wanted.release }),
  }
}

/** Which scope is meant, as addresses, options and the API say it. */
export type ScopeWanted = {
  readonly release?: string | undefined
  readonly analysis?: number | undefined
  readonly results?: number | undefined
}

/** Do an address, options or a query of the API say which counts are meant? */
export const saysScope = ({ release, analysis, results }: ScopeWanted): boolean =>
  release !== undefined || analysis !== undefined || results !== undefined

const notThere = (wanted: ScopeWanted) =>
  saysScope(wanted)
    ? "There is no such release or analysis."
    : "There is no release and there are no results yet. Upload results first."

function findNewestResults(viewer: Viewer) {
  return pooled()
    .selectFrom("resultSet as r")
    .select("r.id")
    .where("r.status", "=", "ready")
    .where((eb) => isListed({ visibility: eb.ref("r.visibility"), ownerId: eb.ref("r.ownerId") }, viewer))
    .orderBy((eb) => sql`${eb("r.ownerId", "=", viewer?.id ?? null)} IS TRUE`, "desc")
    .orderBy("r.id", "desc")
    .limit(1)
    .executeTakeFirst()
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
      ...factsOfResults(eb.ref("a.resultSetId")),
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

/** Results with the labels of their newest finished analysis; without one their scores, and the latest release's categories. */
async function getScopeOfResults(results: number, viewer: Viewer): Promise<Scope> {
  const row = await findResultsRow(results, viewer)
  if (!row || !mayRead(viewer, row)) throw noSuch("results")
  if (row.newest !== null) return getScope({ analysis: row.newest }, viewer)
  const { id, name, visibility, revision, hasTrials, clusterKeys } = row
  // Before there is a release there are no categories.
  const version = {
    id: row.versionId ?? 0,
    key: row.key ?? "latest",
    name: row.versionName ?? "",
    isLatest: true,
  } as const
  return {
    viewer,
    parts: [{ resultSetId: id, analysisId: null, versionId: version.id, revision, hasTrials, clusterKeys }],
    name,
    visibility,
    analysis: null,
    version: { ...version, kind: "release" },
    isReleaseView: false,
  }
}

function findResultsRow(results: number, viewer: Viewer) {
  return pooled()
    .selectFrom("resultSet as r")
    .leftJoin("taxonomyVersion as v", (join) => join.on("v.isLatest", "=", true))
    .select((eb) => {
      // As text: whatever changes a count or a rule changes this.
      const state = sql<string>`coalesce(md5(string_agg(${sql.ref("t")}::text, '' ORDER BY ${sql.ref("t")}::text)), '')`
      const counts = eb.selectFrom("resultSetCount as t").select(state.as("of")).whereRef("t.resultSetId", "=", "r.id")
      const rules = eb.selectFrom("resultSetDataset as t").select(state.as("of")).whereRef("t.resultSetId", "=", "r.id")
      return [
        ...(["r.id", "r.name", "r.ownerId", "r.visibility"] as const),
        ...(["v.id as versionId", "v.key", "v.name as versionName"] as const),
        ...factsOfResults(eb.ref("r.id")),
        sql<string>`${counts} || ' ' || ${rules} || ' ' || coalesce(${eb.ref("v.id")}, 0)`.as("revision"),
        newestAnalysis(eb.ref("r.id"), viewer).as("newest"),
      ]
    })
    .where("r.id", "=", results)
    .where("r.status", "=", "ready")
    .executeTakeFirst()
}

/**
 * The analysis whose labels results are shown with: the one the latest release was made from, else the newest finished one
 * that lists show the viewer; readings of a sample a second time are none. Null: there is none.
 */
export function newestAnalysis(resultSetId: Expression<number>, viewer: Viewer) {
  const eb = expressionBuilder<DB, never>()
  return eb
    .selectFrom("analysis as a")
    .leftJoin("taxonomyVersion as v", (join) => join.onRef("v.analysisId", "=", "a.id").on("v.isLatest", "=", true))
    .select("a.id")
    .where("a.resultSetId", "=", resultSetId)
    .where("a.status", "=", "done")
    .where("a.isRereading", "=", false)
    .where((of) => isListed({ visibility: of.ref("a.visibility"), ownerId: of.ref("a.ownerId") }, viewer))
    .orderBy("v.isLatest", (order) => order.desc().nullsLast())
    .orderBy("a.id", "desc")
    .limit(1)
}

/** What a part says of its results beside their number. */
function factsOfResults(resultSetId: Expression<number>) {
  const eb = expressionBuilder<DB, never>()
  return [
    sql<boolean>`${eb.exists(
      eb
        .selectFrom("resultSetDataset as d")
        .select("d.datasetId")
        .where("d.resultSetId", "=", resultSetId)
        .where("d.trials", ">", 1),
    )}`.as("hasTrials"),
    sql<string[]>`ARRAY(${eb
      .selectFrom("resultSetDataset as k")
      .select("k.clusterKey")
      .distinct()
      .where("k.resultSetId", "=", resultSetId)
      .where(areByCluster("k"))
      .orderBy("k.clusterKey")})`.as("clusterKeys"),
  ] as const
}

/** Search parameters that lead back to the same scope; empty where nothing was asked for. */
export function scopeParams(scope: Scope): { release?: string; analysis?: number; results?: number } {
  const { analysis, version, saysLatest } = scope
  if (analysis === null) return { results: placeOf(scope).results }
  const latest = saysLatest === undefined ? {} : { release: saysLatest }
  const release = version.kind === "release" && version.isLatest ? latest : { release: version.key }
  const builtHere = scope.isReleaseView || version.key === `analysis-${analysis.id}`
  return builtHere ? release : { ...release, analysis: analysis.id }
}

/** Which scope an address of the atlas means: its path names a release, and its parameters may narrow that. */
export function wantedOfAtlas(
  path: string,
  {
    release,
    analysis,
    results,
  }: { release?: "latest" | undefined; analysis?: number | undefined; results?: number | undefined },
): ScopeWanted {
  return { release: path === "latest" ? release : path, analysis, results }
}
