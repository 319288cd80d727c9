import "server-only"
import { sql, type Expression } from "kysely"
import { jsonBuildObject } from "kysely/helpers/postgres"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import { histogramSchema } from "@/lib/domain/results/score-histogram"
import { namedRowsSchema } from "@/lib/domain/results/score-question"
import { noSuch } from "@/lib/errors"
import { prisma } from "@/lib/data/base/client"
import { countOf } from "@/lib/data/base/columns"
import { db, pooled } from "@/lib/data/base/kysely"
import type { Visibility } from "@/lib/data/generated/tables"
import { repeatsOf } from "@/lib/data/scope/repeats"
import type { FileOutcome, RejectedRow } from "@/lib/data/imports/result-set-import"

export type { Visibility }

export type ResultSet = Awaited<ReturnType<typeof listResultSets>>[number]

const resultSets = () =>
  db()
    .selectFrom("resultSet as r")
    .select((eb) => [
      ...(["r.id", "r.name", "r.ownerId", "r.visibility", "r.status", "r.rows", "r.accepted", "r.duplicates"] as const),
      ...(["r.rejected", "r.progress", "r.message", "r.createdAt", "r.finishedAt"] as const),
      // Failed for now: what its scores leave open is to be answered first.
      sql<boolean>`${eb.and([eb("r.status", "=", "failed"), eb("r.openQuestions", "is not", null)])}`.as("isOpen"),
      sql<number>`${eb
        .selectFrom("resultSetCount as c")
        .select((of) => sumOf(of.ref("c.failures")).as("failures"))
        .whereRef("c.resultSetId", "=", "r.id")}`.as("failures"),
      sql<number>`${eb
        .selectFrom("resultSetCount as c")
        .select((of) => sql<number>`count(DISTINCT ${of.ref("c.modelId")})::int`.as("models"))
        .whereRef("c.resultSetId", "=", "r.id")}`.as("models"),
      sql<number>`${eb
        .selectFrom("resultSetDataset as d")
        .select(() => countOf().as("datasets"))
        .whereRef("d.resultSetId", "=", "r.id")}`.as("datasets"),
      // What its files are called: the first one, and how many there are.
      eb
        .selectFrom("resultSetFile as f")
        .select("f.name")
        .whereRef("f.resultSetId", "=", "r.id")
        .orderBy("f.id")
        .limit(1)
        .as("file"),
      sql<number>`${eb
        .selectFrom("resultSetFile as f")
        .select(() => countOf().as("files"))
        .whereRef("f.resultSetId", "=", "r.id")}`.as("files"),
      // Kept, and not among those that can fail: other variants and trials, and what has no score.
      sql<number>`${eb
        .selectFrom("resultSetCount as c")
        .select((of) => sumOf(of.ref("c.leftOut")).as("leftOut"))
        .whereRef("c.resultSetId", "=", "r.id")}`.as("leftOut"),
      sql<number>`${eb
        .selectFrom("resultSetCount as c")
        .select((of) => sumOf(of.ref("c.unscored")).as("unscored"))
        .whereRef("c.resultSetId", "=", "r.id")}`.as("unscored"),
    ])
    .where("r.origin", "=", "import")

const sumOf = (column: Expression<number>) => sql<number>`coalesce(sum(${column}), 0)::int`

/** The viewer's own imports, newest first. */
export async function listResultSets(viewer: Viewer, limit = 100) {
  return resultSets()
    .where("r.ownerId", "=", viewer?.id ?? null)
    .orderBy("r.id", "desc")
    .limit(limit)
    .execute()
}

/** One import the viewer may read; null when there is none. */
export async function findResultSet(id: number, viewer: Viewer): Promise<ResultSet | null> {
  const row = await resultSets().where("r.id", "=", id).executeTakeFirst()
  return row && mayRead(viewer, row) ? row : null
}

export async function getResultSet(id: number, viewer: Viewer): Promise<ResultSet> {
  const found = await findResultSet(id, viewer)
  if (!found) throw noSuch("results")
  return found
}

/** By what intervals of a dataset go where its files name clusters of items. */
export type NamedClusters = Pick<
  ResultSetDataset,
  "clusterKey" | "clusters" | "itemsAlone" | "clusterClashes" | "byCluster"
>

/** What counts of a dataset, and what it was chosen from. */
export type CountedChoices = Pick<
  ResultSetDataset,
  "leftOut" | "metric" | "metrics" | "variant" | "variants" | "trials" | "trialRule"
>
export type ResultSetDataset = Awaited<ReturnType<typeof listResultSetDatasets>>[number]

/** Call getResultSet first: this checks nobody's right to look. */
export async function listResultSetDatasets(resultSetId: number) {
  const rows = await pooled()
    .selectFrom("resultSetDataset as s")
    .innerJoin("dataset as d", "d.id", "s.datasetId")
    .innerJoin("resultSetCount as c", (join) =>
      join.onRef("c.resultSetId", "=", "s.resultSetId").onRef("c.datasetId", "=", "s.datasetId"),
    )
    .select((eb) => [
      "d.id as datasetId",
      ...(["d.slug", "d.name", "s.threshold", "s.lowerIsBetter"] as const),
      // Nobody said which way is better: higher was assumed.
      sql<boolean>`${eb.not(eb.ref("s.directionSaid"))}`.as("directionAssumed"),
      "s.thresholdRule as rule",
      ...(["s.binary", "s.histogram"] as const),
      "s.meanScore as mean",
      "s.minScore as lowest",
      "s.maxScore as highest",
      ...(["s.textConflicts", "s.sameTexts", "s.matchedTexts"] as const),
      sumOf(eb.ref("c.predictions")).as("predictions"),
      sumOf(eb.ref("c.failures")).as("failures"),
      sumOf(eb.ref("c.unscored")).as("unscored"),
      sumOf(eb.ref("c.leftOut")).as("leftOut"),
      ...(["s.metric", "s.metrics", "s.variant", "s.variants", "s.trials", "s.trialRule"] as const),
      ...(["s.clusterKey", "s.clusters", "s.itemsAlone", "s.clusterClashes", "s.byCluster"] as const),
      eb.cast<number>(eb.fn.countAll(), "integer").as("models"),
    ])
    .where("s.resultSetId", "=", resultSetId)
    .groupBy(["d.id", "s.resultSetId", "s.datasetId"])
    .orderBy("d.name")
    .execute()
  return rows.map(({ histogram, metrics, variants, ...row }) => ({
    ...row,
    histogram: histogramSchema.parse(histogram),
    metrics: namedRowsSchema.nullable().parse(metrics),
    variants: namedRowsSchema.nullable().parse(variants),
  }))
}

/** The models of one dataset, most failures first. Call getResultSet first. */
export async function listResultSetCounts(resultSetId: number, datasetId: number) {
  return db()
    .selectFrom("resultSetCount as c")
    .innerJoin("model as m", "m.id", "c.modelId")
    .select(["m.id as modelId", "m.slug", "m.name as model"])
    .select(["c.predictions", "c.failures", "c.unscored", "c.leftOut", repeatsOf("c").as("repeats")])
    .where("c.resultSetId", "=", resultSetId)
    .where("c.datasetId", "=", datasetId)
    .orderBy("c.failures", "desc")
    .orderBy("m.name")
    .execute()
}

export async function listResultSetFiles(resultSetId: number): Promise<FileOutcome[]> {
  const rows = await pooled()
    .selectFrom("resultSetFile")
    .select(["name", "bytes", "sha256", "rows", "accepted", "duplicates", "rejected", "problem", "format", "note"])
    .where("resultSetId", "=", resultSetId)
    .orderBy("id")
    .execute()
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }))
}

export async function setVisibility(id: number, visibility: Visibility, viewer: Viewer): Promise<void> {
  const { count } = await prisma().resultSet.updateMany({
    where: { id, ownerId: viewer?.id ?? -1, origin: "import", status: { not: "deleting" } },
    data: { visibility },
  })
  if (count === 0) throw noSuch("results")
}

/** Refused rows by reason (figures in a reason do not make it another one), with the first few of each. */
export async function groupRejectedRows(resultSetId: number) {
  return pooled()
    .with("kinds", (qb) =>
      qb
        .selectFrom("rejectedRow")
        .selectAll()
        .select((eb) => sql<string>`regexp_replace(${eb.ref("reason")}, '\\d[\\d,.]*( of .*)?', '…', 'g')`.as("kind"))
        .where("resultSetId", "=", resultSetId),
    )
    .with("ranked", (qb) =>
      qb
        .selectFrom("kinds")
        .selectAll()
        .select((eb) =>
          eb.fn
            .agg<number>("row_number")
            .over((over) => over.partitionBy(["columnName", "kind"]).orderBy("id"))
            .as("place"),
        ),
    )
    .selectFrom("ranked")
    .select((eb) => [
      "columnName as column",
      "kind as reason",
      eb.cast<number>(eb.fn.countAll(), "integer").as("count"),
      eb.fn
        .agg<RejectedRow[]>("json_agg", [
          jsonBuildObject({
            file: eb.ref("file"),
            line: eb.ref("line"),
            column: eb.ref("columnName"),
            reason: eb.ref("reason"),
            excerpt: eb.ref("excerpt"),
          }),
        ])
        .orderBy("id")
        .filterWhere("place", "<=", 5)
        .as("first"),
    ])
    .groupBy(["columnName", "kind"])
    .orderBy((eb) => eb.fn.countAll(), "desc")
    .orderBy((eb) => eb.fn.min("id"))
    .limit(50)
    .execute()
}

/** All kept refused rows, page by page, so that a download needs no memory. */
export async function* readRejectedRows(resultSetId: number, pageSize = 2_000): AsyncGenerator<RejectedRow[]> {
  let after = 0
  for (;;) {
    const rows = await pooled()
      .selectFrom("rejectedRow")
      .select(["id", "file", "line", "columnName as column", "reason", "excerpt"])
      .where("resultSetId", "=", resultSetId)
      .where("id", ">", after)
      .orderBy("id")
      .limit(pageSize)
      .execute()
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)?.id ?? after
  }
}
